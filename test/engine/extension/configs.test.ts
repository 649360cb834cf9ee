import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Finding } from '../../../src/engine/config/finding';
import { Problem } from '../../../src/engine/problem';
import { ConfigActions } from '../../../src/extension/config/code-actions';
import { EncodingLenses } from '../../../src/extension/config/code-lens';
import { ConfigNames } from '../../../src/extension/config/completion';
import { globExpression } from '../../../src/extension/config/glob';
import { ConfigHovers } from '../../../src/extension/config/hover';
import { isConfig } from '../../../src/extension/config/recognize';
import { registerConfigs } from '../../../src/extension/config/register';
import type { EngineCalls } from '../../../src/protocol/calls';
import type { CheckedConfig, ConfigQuery } from '../../../src/protocol/config-calls';
import type { Handlers } from '../../../src/protocol/rpc';
import { documentEvents, FakeDocument, fake } from '../../fake-vscode';
import { fakeLens } from './fake-lens';

const text = '{ "vtcm_mb": 16 }';
const path = '/w/backend_config.json';
const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) } as never;

function finding(more: Partial<Finding> = {}): Finding {
  const at = text.indexOf('16');
  const fixes = [
    { title: 'Write 8', edits: [{ at, end: at + 2, text: '8' }], preferred: true },
    { title: 'Write 4', edits: [{ at, end: at + 2, text: '4' }] },
  ];
  return { severity: 'error', code: 'vtcm', at, end: at + 2, where: 'vtcm_mb', what: 'Too much.', fix: 'Write 8.', fixes, ...more };
}

const answered = (findings: readonly Finding[], more: Partial<CheckedConfig> = {}): CheckedConfig => ({
  kind: 'backend-config',
  link: { candidates: [] },
  findings,
  total: findings.length,
  depends: [],
  ms: 1,
  ...more,
});

const document = (content = text, name = path) => new FakeDocument(vscode.Uri.file(name) as never, content);
const asDocument = (one: FakeDocument) => one as unknown as vscode.TextDocument;
/** A check waits for a pause in the typing. */
const pause = () => wait(250);

/** The editor with one open config, and an engine that answers from a table. */
async function opened(answers: Partial<Handlers<EngineCalls>>, one = document()) {
  const lens = fakeLens(answers);
  registerConfigs(lens);
  documentEvents.opened.fire(one);
  await pause();
  return { lens, one };
}

const shownAt = () => fake.diagnostics.get(`file:${path}`) ?? [];

test('a config is checked when it is opened, and once after typing has paused', async () => {
  const asked: ConfigQuery[] = [];
  const { one } = await opened({
    checkConfig: async (query) => {
      asked.push(query);
      return answered([finding()]);
    },
  });
  assert.deepEqual(
    shownAt().map(({ message, code, source, severity }) => [message, code, source, severity]),
    [['Too much. Write 8.', 'vtcm', 'QNN Lens', 0]],
  );
  for (const content of ['{', '{ ', '{ }']) {
    one.content = content;
    documentEvents.edited.fire({ document: one, contentChanges: [{}] });
  }
  await pause();
  assert.deepEqual(
    asked.map(({ config }) => [config.version, config.text]),
    [
      [1, text],
      [4, '{ }'],
    ],
  );
});

test('an answer to a text that has changed since is dropped', async () => {
  const { one } = await opened({
    checkConfig: async () => {
      one.content = 'other';
      return answered([finding()]);
    },
  });
  assert.deepEqual(shownAt(), []);
});

test('the text travels once per version, and again when the worker has lost it', async () => {
  const sent: (string | undefined)[] = [];
  let lost = false;
  const { lens, one } = await opened({
    checkConfig: async ({ config }) => {
      sent.push(config.text);
      if (lost && config.text === undefined) throw new Problem('config-text-missing', path, 'It is gone.', 'Send it again.');
      return answered([]);
    },
  });
  await lens.configs.ask('checkConfig', asDocument(one), { most: 1 });
  lost = true;
  await lens.configs.ask('checkConfig', asDocument(one), { most: 1 });
  assert.deepEqual(sent, [text, undefined, undefined, text]);
});

test("what VS Code's JSON service says itself is left to it where the name brings it the schema", async () => {
  const findings = [finding({ voice: 'service' }), finding({ voice: 'schema', code: 'ours' })];
  await opened({ checkConfig: async () => answered(findings) });
  assert.deepEqual(
    shownAt().map(({ code }) => code),
    ['ours'],
  );
  await opened({ checkConfig: async () => answered(findings) }, document('{ "htp_config": {} }', '/w/any.json'));
  assert.equal(fake.diagnostics.get('file:/w/any.json')?.length, 2);
});

test('a model that cannot be read is said, and the file is checked without it', async () => {
  const problem = { code: 'onnx-truncated', where: '/m.onnx', what: 'It ends early.', fix: 'Copy it again.' };
  await opened({ checkConfig: async () => answered([], { problem }) });
  assert.deepEqual(
    shownAt().map(({ message }) => message),
    ['Checked without the model: It ends early. Copy it again.'],
  );
});

test('deprecated and ignored keys are struck through and faded', async () => {
  await opened({ checkConfig: async () => answered([finding({ tag: 'deprecated' }), finding({ tag: 'unnecessary' })]) });
  assert.deepEqual(
    shownAt().map(({ tags }) => tags),
    [[2], [1]],
  );
});

test('a closed config has no findings left', async () => {
  const { one } = await opened({ checkConfig: async () => answered([finding()]) });
  documentEvents.closed.fire(one);
  assert.equal(fake.diagnostics.size, 0);
});

test('its model is watched, and its chip is that of the model', async () => {
  const asked: ConfigQuery[] = [];
  const link = { path: '/w/net.onnx', reason: 'folder', candidates: ['/w/net.onnx'] } as const;
  const { lens } = await opened({
    checkConfig: async (query) => {
      asked.push(query);
      return answered([], { link, depends: ['/w/net.onnx'] });
    },
  });
  await pause();
  assert.equal(asked.length, 2, 'once more, for the chip of the model that was found');
  await lens.targets.set('/w/net.onnx', { soc: 'SM8550', precision: 'fp16' });
  await pause();
  assert.deepEqual(
    asked.map(({ target, chipGiven }) => [target.soc, chipGiven]),
    [
      ['SM8650', false],
      ['SM8650', false],
      ['SM8550', true],
    ],
  );
  fake.watchers.find(({ pattern }) => pattern.base.path === '/w')?.touch(vscode.Uri.file('/w/net.onnx') as never);
  await wait(600);
  assert.equal(asked.length, 4);
});

test('the light bulb has the preferred fix first, those that are lent to the JSON service, and "fix all"', async () => {
  const { lens, one } = await opened({
    checkConfig: async () => answered([finding({ voice: 'service' })]),
  });
  const place = new vscode.Range(0, 14, 0, 15);
  const service = new vscode.Diagnostic(new vscode.Range(0, 13, 0, 15), 'Value is above the maximum of 8.', 1);
  const actions = new ConfigActions(lens.configs, lens.configDiagnostics, lens.rangeHints).provideCodeActions(asDocument(one), place, {
    diagnostics: [service],
    only: undefined,
  } as never);
  assert.deepEqual(
    actions.map(({ title, isPreferred, diagnostics }) => [title, isPreferred, diagnostics?.length]),
    [
      ['Write 8', true, 1],
      ['Write 4', undefined, 1],
      ['Fix all auto-fixable problems', undefined, undefined],
      ['Rewrite in another format…', undefined, undefined],
    ],
  );
});

test('on save, "fix all" alone is offered, and worked out once it is chosen', async () => {
  let asked = 0;
  const { lens, one } = await opened({
    checkConfig: async () => answered([finding()]),
    fixConfig: async () => {
      asked++;
      return { edits: [{ at: 0, end: 1, text: '[' }], applied: 1 };
    },
  });
  const provider = new ConfigActions(lens.configs, lens.configDiagnostics, lens.rangeHints);
  const context = { diagnostics: [], only: vscode.CodeActionKind.SourceFixAll } as never;
  const [action, ...others] = provider.provideCodeActions(asDocument(one), new vscode.Range(0, 0, 0, 0), context);
  assert.deepEqual([action?.kind?.value, others, asked], ['source.fixAll.qnnLens', [], 0]);
  const resolved = await provider.resolveCodeAction(action as vscode.CodeAction, never);
  assert.deepEqual(
    resolved.edit?.entries().flatMap(([, edits]) => edits.map(({ newText }) => newText)),
    ['['],
  );
});

test('the line ends of an input list are changed in so many words: an editor gives new text those of its document', async () => {
  const edits = [{ at: 8, end: 10, text: '\n' }];
  const returns = finding({ code: 'line-ends', at: 0, end: 8, fixes: [{ title: 'End lines with LF', edits, preferred: true }] });
  const one = new FakeDocument(vscode.Uri.file('/w/input_list.txt') as never, 'x:=a.raw\r\n', 'qnn-input-list');
  const { lens } = await opened({ checkConfig: async () => answered([returns], { kind: 'input-list' }) }, one);
  const [action] = new ConfigActions(lens.configs, lens.configDiagnostics, lens.rangeHints).provideCodeActions(
    asDocument(one),
    new vscode.Range(0, 1, 0, 1),
    {
      diagnostics: [],
      only: undefined,
    } as never,
  );
  const made = action?.edit?.entries().flatMap(([, changes]) => changes) as readonly { readonly newEol?: number }[];
  assert.deepEqual(
    made.map(({ newEol }) => newEol),
    [undefined, vscode.EndOfLine.LF],
  );
});

const encodings = '/w/quantization_config.json';

test('a lens says who uses the tensor and what its grid reaches; without users it leads nowhere', async () => {
  const { lens, one } = await opened(
    {
      checkConfig: async () => answered([]),
      configLenses: async () => [
        { name: { at: 2, end: 5 }, tensor: 'a', grid: '8 bits, -1 … 1', users: 1 },
        { name: { at: 6, end: 9 }, tensor: 'b', grid: '8 bits, 0 … 1' },
      ],
    },
    document('{ "a": 1 }', encodings),
  );
  const lenses = await new EncodingLenses(lens.configs).provideCodeLenses(asDocument(one), never);
  assert.deepEqual(
    lenses.map(({ command }) => [command?.title, command?.command]),
    [
      ['used by 1 node, go to graph · 8 bits, -1 … 1', 'qnnLens.revealInGraph'],
      ['8 bits, 0 … 1', ''],
    ],
  );
});

test('a hover draws the histogram in colors of the theme and may run one command alone', async () => {
  const histogram = {
    tensor: 'a',
    from: -2,
    to: 2,
    counts: Float64Array.of(1, 100, 100, 1),
    elements: 202,
    notFinite: 0,
    min: -2,
    max: 2,
    range: { min: -1, max: 1 },
  };
  const { lens, one } = await opened(
    {
      checkConfig: async () => answered([]),
      configHover: async () => ({ span: { at: 0, end: 3 }, lines: ['**`a`**', 'Grid'], isInGraph: true, histogram }),
    },
    document('{}', encodings),
  );
  const hover = await new ConfigHovers(lens.configs).provideHover(asDocument(one), new vscode.Position(0, 1), never);
  const markdown = hover?.contents as unknown as vscode.MarkdownString;
  assert.deepEqual(markdown.isTrusted, { enabledCommands: ['qnnLens.revealInGraph'] });
  const [, data = ''] = /data:image\/svg\+xml;base64,([^)]+)/.exec(markdown.value) ?? [];
  const svg = Buffer.from(data, 'base64').toString();
  assert.equal(svg.match(/fill="#f48771"/g)?.length, 2, 'the two outer bars are clipped');
  assert.doesNotMatch(svg, /NaN/);
});

test('completion replaces a string with its quotes', async () => {
  const { lens, one } = await opened(
    {
      checkConfig: async () => answered([]),
      configCompletions: async () => ({
        span: { at: 2, end: 5 },
        items: [{ label: 'conv1', insert: '"conv1"', kind: 'tensor', detail: 'float[1]' }],
        incomplete: true,
      }),
    },
    document('{ "c" }', encodings),
  );
  const list = await new ConfigNames(lens.configs).provideCompletionItems(asDocument(one), new vscode.Position(0, 4), never);
  assert.deepEqual(
    list?.items.map(({ filterText, insertText }) => [filterText, insertText]),
    [['"conv1"', '"conv1"']],
  );
  assert.equal(list?.isIncomplete, true);
});

const recognized: readonly [name: string, content: string, languageId: string, is: boolean][] = [
  ['backend_config.json', '{}', 'jsonc', true],
  ['input_list.txt', '', 'plaintext', true],
  ['settings.json', '{ "overrides": {}, "limits": {}, "graphs": [] }', 'jsonc', false],
  ['anything.json', '{ "param_encodings": {} }', 'json', true],
  ['anything.ts', 'x = { "param_encodings": {} }', 'typescript', false],
];
for (const [name, content, languageId, is] of recognized)
  test(`${name} with ${content || 'nothing'} is ${is ? 'a config' : 'none of ours'}`, () => {
    const one = new FakeDocument(vscode.Uri.file(`/w/${name}`) as never, content, languageId);
    assert.equal(isConfig(asDocument(one)), is);
  });

const globs: readonly [glob: string, path: string, fits: boolean][] = [
  ['configs/**', '/w/configs/a/b.json', true],
  ['**/*.json', '/w/a.json', true],
  ['*.json', '/w/sub/a.json', false],
  ['{a,b}.json', '/w/b.json', true],
  ['a.json', '/w/aXjson', false],
  ['/elsewhere/*.json', '/elsewhere/a.json', true],
];
for (const [glob, one, fits] of globs)
  test(`the glob ${glob} ${fits ? 'fits' : 'does not fit'} ${one}`, () => assert.equal(globExpression(glob, '/w').test(one), fits));
