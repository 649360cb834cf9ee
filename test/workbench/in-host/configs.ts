import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type HostTest, runAll } from './run-all';

const limitMs = 60_000;

/** Asks again until the answer is there: services start when they are first asked. */
async function eventually<T>(
  what: string,
  ask: () => Thenable<T | undefined> | T | undefined,
  isThere: (answer: T) => boolean,
): Promise<T> {
  for (let waited = 0; waited < limitMs; waited += 250) {
    const answer = await ask();
    if (answer !== undefined && isThere(answer)) return answer;
    await sleep(250);
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

async function opened(name: string, text: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return (await vscode.window.showTextDocument(uri)).document;
}

const some = (list: readonly unknown[]) => list.length > 0;
const codesOf = (document: vscode.TextDocument) => vscode.languages.getDiagnostics(document.uri).map(({ code }) => code);

const backendText = `// comments are allowed
{
  "htp_config": {
        "vtcm_mb": 8,
    "performance_mod": "burst"
  }
}
`;

const tests: readonly HostTest[] = [
  [
    'a .jsonc has comments, an outline, folds and formatting',
    async () => {
      const document = await opened('backend_config.jsonc', backendText);
      assert.equal(document.languageId, 'jsonc');
      const ask = <T>(command: string, ...more: unknown[]) => vscode.commands.executeCommand<T[]>(command, document.uri, ...more);
      const symbols = await eventually('symbols', () => ask<vscode.DocumentSymbol>('vscode.executeDocumentSymbolProvider'), some);
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['htp_config'],
      );
      await eventually('folds', () => ask<vscode.FoldingRange>('vscode.executeFoldingRangeProvider'), some);
      const options = { tabSize: 2, insertSpaces: true };
      await eventually('formatting', () => ask<vscode.TextEdit>('vscode.executeFormatDocumentProvider', options), some);
      return undefined;
    },
  ],
  [
    'a misspelled key is found, and fix all mends the file',
    async () => {
      const document = await opened('backend_config.json', backendText);
      await eventually(
        'the finding',
        () => codesOf(document),
        (codes) => codes.includes('unknown-key'),
      );
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const kind = vscode.CodeActionKind.SourceFixAll.append('qnnLens').value;
      const actions = await eventually(
        'fix all',
        () => vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, whole, kind, 1),
        (found) => found.some(({ edit, command }) => edit !== undefined || command !== undefined),
      );
      const [action] = actions;
      if (action?.edit) await vscode.workspace.applyEdit(action.edit);
      if (action?.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
      await eventually(
        'the mended text',
        () => document.getText(),
        (text) => text.includes('"performance_mode": "burst"') && text.startsWith('// comments are allowed'),
      );
      await eventually(
        'no finding',
        () => codesOf(document),
        (codes) => codes.length === 0,
      );
      return undefined;
    },
  ],
  [
    'the outline of an input list has its lines',
    async () => {
      const document = await opened('input_list.txt', 'input:=a.raw\ninput:=b.raw\n');
      assert.equal(document.languageId, 'qnn-input-list');
      const symbols = await eventually(
        'symbols',
        () => vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
        some,
      );
      assert.equal(symbols.length, 2);
      return undefined;
    },
  ],
];

export const run = (): Promise<void> => runAll(tests);
