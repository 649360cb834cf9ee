import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { Diffs } from '../../../src/extension/compare/diffs';
import type { Notification } from '../../../src/protocol/host-calls';

/** A page that keeps what it hears, as `compare before b.onnx`. */
function page(uri: vscode.Uri) {
  const heard: string[] = [];
  const notify = (one: Notification) => void heard.push(one.notify === 'compare' ? `compare ${one.side} ${one.name}` : one.notify);
  return { uri, model: uri.path, notify, heard };
}

const file = vscode.Uri.file('/repo/net.onnx');
const git = (ref: string) =>
  vscode.Uri.from({ scheme: 'git', path: '/repo/net.onnx', query: JSON.stringify({ path: '/repo/net.onnx', ref }) });
const other = vscode.Uri.file('/repo/other.onnx');

const orders: readonly [name: string, uris: readonly [vscode.Uri, vscode.Uri], heard: readonly [string, string]][] = [
  ['the commit comes first', [git('HEAD'), file], ['compare before net.onnx', 'compare after net.onnx (HEAD)']],
  ['the file comes first', [file, git('HEAD')], ['compare after net.onnx (HEAD)', 'compare before net.onnx']],
  ['what is staged against the commit', [git(''), git('HEAD')], ['compare after net.onnx (HEAD)', 'compare before net.onnx (index)']],
];
for (const [name, [a, b], heard] of orders)
  test(`two versions of a file are the sides of a diff editor: ${name}`, () => {
    const diffs = new Diffs();
    const pages = [page(a), page(b)] as const;
    for (const one of pages) diffs.add(one);
    assert.deepEqual(
      pages.map((one) => one.heard),
      heard.map((text) => [text]),
    );
  });

test('two files are sides only when a command said so', async () => {
  const diffs = new Diffs();
  const [a, b] = [page(file), page(other)];
  diffs.add(a);
  diffs.add(b);
  assert.deepEqual([a.heard, b.heard], [[], []]);
  await diffs.open(other, file, 'other ↔ net');
  const [left, right] = [page(other), page(file)];
  const leave = diffs.add(left);
  diffs.add(right);
  assert.deepEqual([left.heard, right.heard], [['compare before net.onnx'], ['compare after other.onnx']]);
  diffs.sync(left, { notify: 'sync', view: { selected: 3 } });
  assert.deepEqual(right.heard, ['compare after other.onnx', 'sync']);
  leave();
  assert.deepEqual(right.heard.at(-1), 'uncompare');
  diffs.sync(left, { notify: 'sync', view: { selected: 3 } });
  assert.equal(right.heard.length, 3);
});
