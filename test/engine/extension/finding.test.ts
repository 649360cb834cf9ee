import assert from 'node:assert/strict';
import test from 'node:test';
import * as vscode from 'vscode';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { nodeDetails } from '../../../src/engine/view/details';
import { listModel } from '../../../src/engine/view/listing';
import { outlineRows, outlineWay } from '../../../src/engine/view/outline';
import { copyLink, followLink } from '../../../src/extension/finding/deep-link';
import { LayersTree } from '../../../src/extension/finding/layers-tree';
import { ModelTexts, modelOfText, textUri } from '../../../src/extension/finding/model-text';
import { TextStructure } from '../../../src/extension/finding/text-structure';
import { TextValues } from '../../../src/extension/finding/text-values';
import { FakeDocument, fake, workspace } from '../../fake-vscode';
import { fakeLens, shown } from './fake-lens';

const open = openedModel(
  parseModelText(
    `opset 17
(x: float[1,4]) => (y)
w: float[4,4] = ...
[/a/MatMul] m:0 = MatMul(x, w)
[/a/Relu] r = Relu(m:0)
[/b/Neg] n = Neg(r)
y = Add(r, n)
`.replaceAll('m:0', '`m:0`'),
  ),
);

const token = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
} as unknown as vscode.CancellationToken;

function lensOnModel() {
  return fakeLens({
    modelText: async () => listModel(open),
    details: async ({ node }) => nodeDetails(open.model.nodes[node]!, open.types, open.index),
    nodesNamed: async ({ names }) => names.map((name) => open.model.nodes.find((node) => node.name === name)?.id ?? null),
    outlineRows: async ({ block }) => outlineRows(open, block),
    outlineWay: async ({ node }) => outlineWay(open, node),
  });
}

const link = (path: string, query: Readonly<Record<string, string>>) =>
  vscode.Uri.from({ scheme: 'vscode', authority: 'qnn-lens.qnn-lens', path, query: new URLSearchParams(query).toString() });

const refused: readonly (readonly [what: string, path: string, query: Readonly<Record<string, string>>, says: RegExp])[] = [
  ['another kind of file', '/open', { file: '/etc/passwd' }, /"\/etc\/passwd" is no ONNX model/],
  ['a relative path', '/open', { file: 'net.onnx' }, /no path of a file on this machine/],
  ['another machine’s file', '/open', { file: '//host/share/net.onnx' }, /no path of a file on this machine/],
  ['another machine’s file, as Windows writes it', '/open', { file: '\\\\host\\share\\net.onnx' }, /no path of a file on this machine/],
  ['an address', '/open', { file: 'https://example.com/net.onnx' }, /no path of a file on this machine/],
  ['no file', '/open', {}, /no path of a file on this machine/],
  ['another action', '/run', { file: '/m/net.onnx' }, /has no link "\/run"/],
];
for (const [what, path, query, says] of refused) {
  test(`a link to ${what} opens nothing`, async () => {
    const lens = lensOnModel();
    await assert.rejects(followLink(lens, link(path, query)), { what: says });
    assert.deepEqual(shown(), []);
  });
}

test('a link into the workspace opens the model at the node, one out of it asks with the path first', async () => {
  const lens = lensOnModel();
  const told: unknown[] = [];
  lens.pages.add({ model: '/m/net.onnx', notify: (notification) => void told.push(notification) });
  const uri = link('/open', { file: '/m/net.onnx', node: '/b/Neg' });
  await followLink(lens, uri);
  assert.deepEqual(shown(), ['modal: A link wants to open a model. Open it?'], 'the user closed the question');
  assert.deepEqual(told, []);
  fake.answer = (_, items) => items[0];
  await followLink(lens, uri);
  assert.deepEqual(told, [{ notify: 'reveal', node: 2 }]);
  fake.seen.length = 0;
  Object.assign(workspace, { workspaceFolders: [{ uri: vscode.Uri.file('/m') }] });
  try {
    await followLink(lens, uri);
    assert.deepEqual(shown(), ['command: vscode.openWith']);
    await assert.rejects(followLink(lens, link('/open', { file: '/m/net.onnx', node: 'gone' })), { what: /no node "gone"/ });
  } finally {
    Object.assign(workspace, { workspaceFolders: undefined });
  }
});

test('a link to a node is copied, and leads back to it', async () => {
  const lens = lensOnModel();
  Object.assign(lens.context, { extension: { id: 'qnn-lens.qnn-lens' } });
  await copyLink(lens, '/m/net.onnx', 2);
  assert.match(shown()[0]!, /^clipboard: vscode:/);
});

/** The text as a document, and what is asked of it. */
async function shownText() {
  const lens = lensOnModel();
  const texts = new ModelTexts(lens);
  const uri = textUri(vscode.Uri.file('/m/net.onnx'));
  assert.equal(modelOfText(uri), '/m/net.onnx');
  const text = await texts.provideTextDocumentContent(uri, token);
  const document = new FakeDocument(uri as never, text, 'onnx-text') as unknown as vscode.TextDocument;
  const at = (line: string, word: string) => {
    const lines = text.split('\n');
    const row = lines.findIndex((one) => one.includes(line));
    return new vscode.Position(row, lines[row]!.lastIndexOf(word) + 1);
  };
  const lineText = (location: vscode.Location) => text.split('\n')[location.range.start.line]!.trim();
  return { lens, texts, document, at, lineText, values: new TextValues(lens, texts) };
}

test('the outline of a text has graph, scopes and nodes; blocks fold', async () => {
  const { document, texts } = await shownText();
  const structure = new TextStructure(texts);
  const tree = (symbols: readonly vscode.DocumentSymbol[]): unknown[] =>
    symbols.map(({ name, detail, children }) => [name, detail, ...tree(children)]);
  const [main] = structure.provideDocumentSymbols(document);
  assert.deepEqual(tree(main!.children), [
    ['a', 'scope', ['/a/MatMul', 'MatMul'], ['/a/Relu', 'Relu']],
    ['b', 'scope', ['/b/Neg', 'Neg']],
    [open.model.nodes[3]!.name, 'Add'],
  ]);
  assert.equal(structure.provideFoldingRanges(document).length, 2);
});

test('a value leads to its maker and to its readers', async () => {
  const { document, at, lineText, values } = await shownText();
  const [maker] = await values.provideDefinition(document, at('= Relu', 'm:0'));
  assert.match(lineText(maker!), /^m:0: .* = MatMul/);
  const readers = await values.provideReferences(document, at('= Neg', '(r)'), { includeDeclaration: true });
  assert.deepEqual(
    readers.map(lineText).map((line) => / = (\w+)/.exec(line)![1]),
    ['Relu', 'Neg', 'Add'],
  );
  assert.deepEqual(await values.provideDefinition(document, at('= MatMul', 'w)')), [], 'a constant has no line');
});

test('a hover says shape and ends, and leads to the graph', async () => {
  const { document, at, values } = await shownText();
  const hover = await values.provideHover(document, at('= Relu', 'm:0'));
  const text = (hover!.contents as unknown as vscode.MarkdownString).value;
  for (const part of [/m:0: float\[1×4\]/, /Made by \/a\/MatMul/, /command:qnnLens\.revealNode/]) assert.match(text, part);
});

test('the tree opens scopes lazily and finds the row of a node', async () => {
  const lens = lensOnModel();
  const tree = new LayersTree(lens);
  tree.show('/m/net.onnx');
  const [main] = await tree.getChildren();
  const rows = (await tree.getChildren(main)).map((row) => tree.getTreeItem(row));
  assert.deepEqual(
    rows.map(({ label, description }) => [label, description]),
    [
      ['a', '2 nodes'],
      ['b', '1 node'],
      [open.model.nodes[3]!.name, 'Add'],
    ],
  );
  const found = await tree.rowOf(1);
  assert.deepEqual(tree.getTreeItem(found!).label, '/a/Relu');
  assert.equal(tree.getTreeItem(tree.getParent(found!)!).label, 'a');
});
