import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Problem } from '../../../src/engine/problem';
import { registerOnnxEditor } from '../../../src/extension/editors/onnx-editor';
import type { Lens } from '../../../src/extension/lens';
import type { EngineCalls, OpenedModel } from '../../../src/protocol/calls';
import type { HostCalls } from '../../../src/protocol/host-calls';
import { connect } from '../../../src/protocol/rpc';
import { fake } from '../../fake-vscode';
import { fakeLens, shown } from './fake-lens';

const missing = { severity: 'warning', code: 'data-missing', where: 'w', what: 'No data.', fix: 'Copy it.' } as const;
const openedModel = { summary: { name: 'net', nodesAll: 2, openMs: 1 }, diagnostics: [missing] } as unknown as OpenedModel;
const ready = { ready: true, versions: [], python: 'py', folder: '/t' };
const evil = '</script><b onmouseover="x">';

/** A page of the editor, seen from inside of the webview. */
async function openPage(lens: Lens, uri = vscode.Uri.file('/models/[a] net.onnx')) {
  registerOnnxEditor(lens);
  const provider = fake.editorProvider as vscode.CustomReadonlyEditorProvider;
  const toHost = new vscode.EventEmitter<unknown>();
  const toPage = new vscode.EventEmitter<unknown>();
  const disposed = new vscode.EventEmitter<void>();
  const heard: unknown[] = [];
  toPage.event((message) => {
    if (typeof message === 'object' && message !== null && 'notify' in message) heard.push(message.notify);
  });
  const webview = {
    cspSource: 'https://host',
    html: '',
    options: {},
    asWebviewUri: (file: vscode.Uri) => `web:${file.path}`,
    onDidReceiveMessage: toHost.event,
    postMessage: async (message: unknown) => toPage.fire(message),
  };
  const document = (await provider.openCustomDocument(uri, {} as never, {} as never)) as vscode.CustomDocument;
  await provider.resolveCustomEditor(
    document,
    { webview, onDidDispose: disposed.event, onDidChangeViewState: new vscode.EventEmitter<void>().event } as never,
    {} as never,
  );
  const client = connect<EngineCalls & HostCalls>({
    send: (message) => toHost.fire(message),
    receive: (listener) => {
      const listening = toPage.event(listener);
      return () => listening.dispose();
    },
  });
  return { client, document, webview, heard, close: () => disposed.fire() };
}

test('the page may run its own script and nothing else, and holds no word of the model', async () => {
  const { webview } = await openPage(fakeLens(), vscode.Uri.file(`/models/${evil}.onnx`));
  const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(webview.html) ?? [];
  assert.match(policy, /default-src &#39;none&#39;/);
  assert.doesNotMatch(policy, /unsafe|script-src[^;]*https/);
  const [, nonce] = /script nonce="([^"]+)"/.exec(webview.html) ?? [];
  assert.ok(nonce && policy.includes(nonce));
  assert.ok(!webview.html.includes(evil));
});

test('hello tells model, target and what was kept; notifications wait for it', async () => {
  const lens = fakeLens();
  const { client, heard } = await openPage(lens);
  lens.pages.notify('/models/[a] net.onnx', { notify: 'profiles' });
  assert.deepEqual(heard, []);
  await client.call('keepState', { state: { zoom: 2 } });
  await client.call('chooseTarget', { target: { soc: 'SM8550', precision: 'fp16' } });
  assert.deepEqual(await client.call('hello', {}), {
    model: '/models/[a] net.onnx',
    name: '[a] net.onnx',
    target: { soc: 'SM8550', precision: 'fp16' },
    layoutWorker: 'web:/extension/dist/layout-worker.js',
    state: { zoom: 2 },
    jobs: [],
    wheel: 'pan',
    verified: [],
  });
  assert.deepEqual(heard, ['profiles']);
});

test("the model's diagnostics are in the Problems view while it is open", async () => {
  const lens = fakeLens({ open: async () => openedModel, toolchain: async () => ready, close: async () => null });
  const { client, document } = await openPage(lens);
  assert.deepEqual(await client.call('open', { model: '/models/[a] net.onnx' }), openedModel);
  assert.deepEqual(
    [...fake.diagnostics.values()].flat().map(({ message, code }) => [message, code]),
    [['w: No data. Copy it.', 'data-missing']],
  );
  document.dispose();
  assert.equal(fake.diagnostics.size, 0);
});

const failures: readonly [name: string, uri: vscode.Uri, code: string][] = [
  ['a file that cannot be read', vscode.Uri.file('/m.onnx'), 'onnx-truncated'],
  ['a version that its provider cannot read', vscode.Uri.from({ scheme: 'git', path: '/missing.onnx' }), 'internal'],
];
for (const [name, uri, code] of failures)
  test(`${name} is a problem on the page and in the Problems view`, async () => {
    const lens = fakeLens({
      open: async () => {
        throw new Problem('onnx-truncated', '/m.onnx', 'It ends early.', 'Download it again.');
      },
    });
    const { client } = await openPage(lens, uri);
    await assert.rejects(client.call('open', { model: '/m.onnx' }), { code });
    assert.deepEqual(
      [...fake.diagnostics.values()].flat().map((entry) => entry.code),
      [code],
    );
  });

test('tools do not run in a workspace without trust', async () => {
  const { client } = await openPage(fakeLens());
  fake.trusted = false;
  await assert.rejects(client.call('verify', { model: '/m', target: { soc: 'SM8650', precision: 'fp16' } }), {
    code: 'workspace-untrusted',
  });
  assert.equal((await client.call('toolchain', {})).problem?.code, 'workspace-untrusted');
  await client.call('startVerify', { target: { soc: 'SM8650', precision: 'fp16' } });
  assert.deepEqual(shown(), [
    'warning: Verifying the placement runs tools on files of this workspace, which is not trusted. Trust it first.',
  ]);
});

test('a change on disk is told once it is over; a name with pattern signs is watched by itself', async () => {
  const { client, heard } = await openPage(fakeLens());
  await client.call('hello', {});
  const [watcher] = fake.watchers;
  assert.equal(watcher?.pattern.pattern, '?a? net.onnx');
  for (const name of ['[a] net.onnx', '[a] net.onnx', 'xax net.onnx']) watcher?.touch(vscode.Uri.file(`/models/${name}`) as never);
  await wait(400);
  assert.deepEqual(heard, ['changed']);
});

test('a closed page hears nothing, and its calls are stopped', async () => {
  let stopped = false;
  const lens = fakeLens({
    details: (_, { stop }) =>
      new Promise((_resolve, reject) => stop.addEventListener('abort', () => reject(Object.assign(new Error(), { name: 'AbortError' })))),
  });
  const { client, heard, close } = await openPage(lens);
  await client.call('hello', {});
  client.call('details', { model: '/m', node: 0 }).catch(() => {
    stopped = true;
  });
  close();
  lens.pages.notify(undefined, { notify: 'profiles' });
  await wait(0);
  assert.deepEqual(heard, []);
  assert.equal(stopped, false, 'the answer went to a page that is gone');
});
