import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type HostTest, runAll } from './run-all';

const limitMs = 60_000;

async function eventually<T>(what: string, ask: () => Thenable<T | undefined> | T | undefined): Promise<T> {
  for (let waited = 0; waited < limitMs; waited += 250) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(250);
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

const model = () => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'ultraface-rfb-320.onnx');

async function text(): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('qnnLens.showText', model());
  return eventually('the text', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'qnn-lens-text'));
}

const linesWith = (document: vscode.TextDocument, part: string) =>
  Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line)).filter((line) => line.text.includes(part));

const nodesOf = (symbols: readonly vscode.DocumentSymbol[]): readonly vscode.DocumentSymbol[] =>
  symbols.flatMap((symbol) => [...(symbol.kind === vscode.SymbolKind.Operator ? [symbol] : []), ...nodesOf(symbol.children)]);

const tests: readonly HostTest[] = [
  [
    'a model is a text with an outline of all of its nodes',
    async () => {
      const { document } = await text();
      assert.equal(document.languageId, 'onnx-text');
      assert.ok(document.isUntitled === false && document.lineCount > 200);
      const start = performance.now();
      const symbols = await eventually('symbols', async () => {
        const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
        return found?.length ? found : undefined;
      });
      const nodes = nodesOf(symbols);
      // Constants are shown where they are read.
      assert.equal(nodes.length, linesWith(document, '  // ').filter(({ text: line }) => !line.includes(' = Constant(')).length);
      assert.ok(nodes.some(({ name, detail }) => name === 'Conv_0' && /^Conv · (HTP|GPU|CPU)$/.test(detail)));
      return `${nodes.length} symbols in ${(performance.now() - start).toFixed(0)} ms`;
    },
  ],
  [
    'a value of the text leads to its maker, its readers and its shape',
    async () => {
      const { document } = await text();
      const line = linesWith(document, '// BatchNormalization_1 ')[0]!;
      const at = new vscode.Position(line.lineNumber, line.text.indexOf('(') + 2);
      const ask = <T>(command: string) => vscode.commands.executeCommand<T[]>(command, document.uri, at);
      const [maker] = await ask<vscode.Location>('vscode.executeDefinitionProvider');
      assert.match(document.lineAt(maker!.range.start.line).text, /\/\/ Conv_0 /);
      const readers = await ask<vscode.Location>('vscode.executeReferenceProvider');
      assert.ok(readers.length >= 2);
      const [hover] = await ask<vscode.Hover>('vscode.executeHoverProvider');
      assert.match(hover!.contents.map((one) => (typeof one === 'string' ? one : one.value)).join('\n'), /float\[1×\d+/);
      return undefined;
    },
  ],
  [
    'a link opens the graph; the text follows to the node',
    async () => {
      const editor = await text();
      const query = new URLSearchParams({ file: model().fsPath, node: 'Conv_9' }).toString();
      const link = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: 'qnn-lens.qnn-lens', path: '/open', query });
      await vscode.commands.executeCommand('qnnLens.openLink', link.toString());
      await eventually('the graph', () => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputCustom && input.viewType === 'qnnLens.model' ? input : undefined;
      });
      await eventually('the line', () =>
        /\/\/ Conv_9 /.test(editor.document.lineAt(editor.selection.active.line).text) ? true : undefined,
      );
      return undefined;
    },
  ],
];

export const run = () => runAll(tests);
