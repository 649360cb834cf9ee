import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { findingCodes } from '../../src/engine/config/codes';
import { committedFiles, read, root } from './repository';

test('schemas, their tables and what package.json says of config files are what npm run schemas writes', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'generate-schemas.mjs'), '--check'], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
});

/** The codes that the rules give their findings, with the files that do. */
function usedCodes(): ReadonlyMap<string, string> {
  const sources = committedFiles().filter((name) => name.startsWith('src/engine/config/') && name.endsWith('.ts'));
  assert.ok(sources.length > 20);
  return new Map(
    sources.flatMap((name) => [...read(name).matchAll(/\bcode(?::| =) '([a-z0-9-]+)'/g)].map(([, code]) => [code as string, name])),
  );
}

test('every code of a finding is in the table of codes', () => {
  assert.deepEqual(
    [...usedCodes()].filter(([code]) => !(code in findingCodes)),
    [],
  );
});

test('every code of the table is used', () => {
  const sources = committedFiles().filter((name) => name.startsWith('src/engine/config/') && !name.endsWith('/codes.ts'));
  const text = sources.map(read).join('\n');
  assert.deepEqual(
    Object.keys(findingCodes).filter((code) => !text.includes(`'${code}'`)),
    [],
  );
});
