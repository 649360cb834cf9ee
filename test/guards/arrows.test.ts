import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from './repository';

// A guard that checks nothing is worse than none: each arrow of biome.json is tried with an import that breaks it.
const forbidden: readonly [file: string, imported: string][] = [
  ['src/engine/planted.ts', 'node:fs'],
  ['src/engine/planted.ts', 'vscode'],
  ['src/engine/deep/planted.ts', '../../extension/main'],
  ['src/engine/planted.ts', '../protocol/calls'],
  ['src/engine/planted.ts', '../node/world'],
  ['src/protocol/planted.ts', 'vscode'],
  ['src/protocol/planted.ts', '../extension/main'],
  ['webview/planted.ts', '../src/engine/problem'],
  ['webview/planted.ts', 'vscode'],
  ['webview/planted.ts', 'node:path'],
  ['src/cli/planted.ts', '../extension/main'],
  ['src/cli/planted.ts', 'vscode'],
  ['src/node/planted.ts', '../extension/main'],
  ['src/extension/planted.ts', '../cli/main'],
  ['src/extension/planted.ts', '../../webview/main'],
];

const allowed: readonly [file: string, imported: string][] = [
  ['src/engine/planted.ts', './problem'],
  ['src/protocol/planted.ts', '../engine/problem'],
  ['webview/planted.ts', '../src/protocol/calls'],
  ['src/cli/planted.ts', '../engine/problem'],
  ['src/extension/planted.ts', 'vscode'],
];

let scratch: string;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'qnn-lens-arrows-'));
  copyFileSync(join(root, 'biome.json'), join(scratch, 'biome.json'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The lint rules that fire on a file that imports a type from `imported`; a type is enough to break an arrow. */
function complaints(file: string, imported: string): readonly string[] {
  const path = join(scratch, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import type { Thing } from '${imported}';\n\nexport type Other = Thing;\n`);
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--vcs-enabled=false', '--reporter=json', file], {
    cwd: scratch,
    encoding: 'utf8',
  });
  rmSync(path);
  assert.match(stdout, /^\{/, `biome gave no report: ${stderr}`);
  const report = JSON.parse(stdout) as { diagnostics: { severity: string; category: string }[] };
  return report.diagnostics.filter(({ severity }) => severity === 'error').map(({ category }) => category);
}

for (const [file, imported] of forbidden) {
  test(`${file} may not import ${imported}`, () => assert.deepEqual(complaints(file, imported), ['lint/style/noRestrictedImports']));
}
for (const [file, imported] of allowed) {
  test(`${file} may import ${imported}`, () => assert.deepEqual(complaints(file, imported), []));
}
