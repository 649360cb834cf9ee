import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { committedFiles, readJson, root, read as text } from './repository';

interface Contributions {
  readonly commands: readonly { readonly command: string; readonly title: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  readonly customEditors: readonly {
    readonly viewType: string;
    readonly priority: string;
    readonly selector: readonly { readonly filenamePattern: string }[];
  }[];
  readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  readonly keybindings?: readonly { readonly command: string }[];
}

const contributes = () => (readJson('package.json') as { contributes: Contributions }).contributes;
const commands = () => contributes().commands.map(({ command }) => command);

/** The extension's source in one piece. */
const source = () =>
  committedFiles()
    .filter((name) => name.startsWith('src/extension/') && name.endsWith('.ts'))
    .map(text)
    .join('\n');

test('every declared command is registered, and every registered command is declared', () => {
  const code = source();
  // Either in a table of commands, as a key, or by a call.
  const registered = [...code.matchAll(/^\s+'(qnnLens\.\w+)':|registerCommand\('(qnnLens\.\w+)'/gm)].map(
    ([, key, called]) => key ?? called ?? '',
  );
  assert.ok(registered.length > 3);
  assert.deepEqual([...new Set(registered)].sort(), [...commands()].sort());
});

test('menus and keys name declared commands', () => {
  const { menus, keybindings = [] } = contributes();
  const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((command) => !commands().includes(command)),
    [],
  );
});

test('every setting is read, and every setting that is read is declared', () => {
  const keys = [...text('src/extension/settings.ts').matchAll(/\bget(?:<[^>]+>)?\('([\w.]+)',/g)].map(([, key]) => `qnnLens.${key}`);
  assert.deepEqual([...new Set(keys)].sort(), Object.keys(contributes().configuration.properties).sort());
});

test('the graph editor is the default for .onnx files and has the view type of the code', () => {
  const [editor] = contributes().customEditors;
  assert.equal(editor?.priority, 'default');
  assert.deepEqual(editor?.selector, [{ filenamePattern: '*.onnx' }]);
  assert.ok(source().includes(`'${editor?.viewType}'`));
});

test('files that package.json names exist', () => {
  const named = [...JSON.stringify(contributes()).matchAll(/"(\.\/[^"]+)"/g)].map(([, path]) => path ?? '');
  assert.deepEqual(
    named.filter((path) => !path.startsWith('./dist/') && !existsSync(join(root, path))),
    [],
  );
});
