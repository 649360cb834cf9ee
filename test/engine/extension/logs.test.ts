import assert from 'node:assert/strict';
import test from 'node:test';
import * as vscode from 'vscode';
import { InputListLinks } from '../../../src/extension/logs/input-list-links';
import { LogLinks, TerminalLinks } from '../../../src/extension/logs/log-links';
import { registerLogs } from '../../../src/extension/logs/register';
import { FakeDocument, fake } from '../../fake-vscode';
import { fakeLens } from './fake-lens';

const log = 'Node name: /a/Conv is not supported\nNode name: /b/Relu neither\n';

const document = (path: string, text: string, scheme = 'file') =>
  new FakeDocument(vscode.Uri.from({ scheme, path }) as never, text, 'qnn-log') as unknown as vscode.TextDocument;

/** An engine that knows the nodes of two models, and what it was asked. */
function twoModels() {
  const asked: string[] = [];
  const nodes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    '/m/one.onnx': { '/a/Conv': 3 },
    '/m/two.onnx': { '/b/Relu': 7 },
  };
  const lens = fakeLens({
    nodesNamed: async ({ model, names }) => {
      asked.push(model);
      return names.map((name) => nodes[model]?.[name] ?? null);
    },
  });
  return { lens, asked };
}

const described = (found: readonly vscode.DocumentLink[]) =>
  found.map(({ range, target }) => [range.start.line, range.start.character, range.end.character, target?.path, target?.query]);

test('names in a log lead to the models beside it and in the folder around it', async () => {
  const { lens, asked } = twoModels();
  fake.folders.set('/m/one_qnn', [['run.qnnlog', 1]]);
  fake.folders.set('/m', [
    ['one.onnx', 1],
    ['two.onnx', 1],
  ]);
  const links = await new LogLinks(lens).provideDocumentLinks(document('/m/one_qnn/run.qnnlog', log));
  assert.deepEqual(asked, ['/m/one.onnx', '/m/two.onnx']);
  assert.deepEqual(described(links), [
    [0, 11, 18, 'qnnLens.revealNode', '[{"model":"/m/one.onnx","node":3}]'],
    [1, 11, 18, 'qnnLens.revealNode', '[{"model":"/m/two.onnx","node":7}]'],
  ]);
});

test('output of QNN Lens is read for the open models; output of others, and without a model, nothing is asked', async () => {
  const { lens, asked } = twoModels();
  const links = new LogLinks(lens);
  assert.deepEqual(await links.provideDocumentLinks(document('qnn-lens.qnn-lens.QNN Lens', log, 'output')), []);
  lens.pages.add({ model: '/m/one.onnx', notify: () => undefined });
  assert.deepEqual(await links.provideDocumentLinks(document('somebody.else', log, 'output')), []);
  assert.deepEqual(asked, []);
  assert.equal((await links.provideDocumentLinks(document('qnn-lens.qnn-lens.QNN Lens', log, 'output'))).length, 1);
});

test('names in a terminal lead to the open models', async () => {
  const { lens } = twoModels();
  lens.pages.add({ model: '/m/two.onnx', notify: () => undefined });
  const [link, ...others] = await new TerminalLinks(lens).provideTerminalLinks({
    line: 'Node name: /b/Relu neither',
  } as vscode.TerminalLinkContext);
  assert.deepEqual([link?.startIndex, link?.length, link?.place], [11, 7, { model: '/m/two.onnx', node: 7 }]);
  assert.deepEqual(others, []);
});

test('the command opens the model and shows the node; what is no place does nothing', async () => {
  const { lens } = twoModels();
  const told: unknown[] = [];
  lens.pages.add({ model: '/m/one.onnx', notify: (notification) => told.push(notification) });
  registerLogs(lens);
  const reveal = fake.commands.get('qnnLens.revealNode');
  for (const place of [undefined, 'x', { model: '/etc/passwd', node: 1 }, { model: '/m/one.onnx', node: 'x' }]) await reveal?.(place);
  assert.deepEqual(told, []);
  await reveal?.({ model: '/m/one.onnx', node: 3 });
  assert.deepEqual(told, [{ notify: 'reveal', node: 3 }]);
});

test('an input list leads to its files', () => {
  const links = new InputListLinks().provideDocumentLinks(document('/m/input_list.txt', '#scores\nx:=in/a.raw /abs/b.raw\n'));
  assert.deepEqual(described(links), [
    [1, 3, 11, '/m/in/a.raw', ''],
    [1, 12, 22, '/abs/b.raw', ''],
  ]);
});
