import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkConfig } from '../../../src/engine/config/check';
import { type ConfigDocument, configDocument } from '../../../src/engine/config/document';
import { complete } from '../../../src/engine/config/editor/completions';
import { cursorAt } from '../../../src/engine/config/editor/cursor';
import { code, explain } from '../../../src/engine/config/editor/explain';
import { entryLenses } from '../../../src/engine/config/editor/lenses';
import { placeOf, subjectAt } from '../../../src/engine/config/editor/subject';
import { configSymbols } from '../../../src/engine/config/editor/symbols';
import type { Finding } from '../../../src/engine/config/finding';
import { parseJson } from '../../../src/engine/config/json/parse';
import { weightiest } from '../../../src/engine/config/weightiest';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { defaultTarget } from '../../../src/engine/targets/chips';
import type { Files } from '../../../src/engine/world';
import { nodeFiles } from '../../../src/node/files';
import { type ConfigCase, unmarked } from './cases';

const open = openedModel(
  parseModelText(`opset 17
(x: float[1,3,8,8]) => (y)
w: float[4,3,3,3] = zeros
[conv1] a = Conv(x, w)
[relu1] y = Relu(a)
`),
);

/** The text with `|` where the cursor stands. */
function at(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

function documentOf(name: string, text: string): ConfigDocument {
  const document = configDocument(`/w/${name}`, text);
  assert.ok(document, `${name} is a config`);
  return document;
}

const cursors: readonly [text: string, steps: string, name: string | undefined][] = [
  ['{ "a": { "b": | 1 } }', 'a', undefined],
  ['{ "a": { "b": 1| } }', 'a/b', undefined],
  ['{ "a": { "b|": 1 } }', 'a', 'b'],
  ['{ "a": [1, { "c": "x|" }] }', 'a/1/c', undefined],
  ['{ "a": { | } }', 'a', undefined],
];
for (const [marked, steps, name] of cursors)
  test(`cursor at ${marked}`, () => {
    const { text, offset } = at(marked);
    const cursor = cursorAt(parseJson(text).root, offset);
    assert.deepEqual([cursor?.steps.join('/'), cursor?.member?.name], [steps, name]);
  });

test('outside of the root there is no cursor', () => assert.equal(cursorAt(parseJson('  {}').root, 1), undefined));

const encodings = '{ "activation_encodings": { "a": [{ "bitwidth": 8, "min": 0, "max": 1 }], "gone": [] }, "param_encodings": {} }';

test('a lens for each entry: who uses it, where the model has it', () => {
  assert.deepEqual(
    entryLenses(documentOf('quantization_config.json', encodings), open, 10).map(({ tensor, users }) => [tensor, users]),
    [
      ['a', 2],
      ['gone', undefined],
    ],
  );
  assert.equal(entryLenses(documentOf('quantization_config.json', encodings), open, 1).length, 1);
});

const places: readonly [file: string, text: string, node: string | undefined][] = [
  ['quantization_config.json', '{ "activation_encodings": { "|a": [] } }', 'conv1'],
  ['quantization_config.json', '{ "param_encodings": { "w|": [] } }', 'conv1'],
  ['quantization_config.json', '{ "param_encodings": { "nobody|": [] } }', undefined],
  ['backend_config.json', '{ "pins": [{ "node": "re|lu1", "unit": "cpu" }] }', 'relu1'],
  ['quantize_recipe.json', '{ "overrides": [{ "node": "conv1|", "float": true }] }', 'conv1'],
  ['input_list.txt', 'x|:=a.raw', 'conv1'],
  ['backend_config.json', '{ "pins": [{ "op": "Re|lu", "unit": "cpu" }] }', undefined],
];
for (const [file, marked, node] of places)
  test(`${marked} leads to ${node ?? 'no node'}`, () => {
    const { text, offset } = at(marked);
    const subject = subjectAt(documentOf(file, text), offset);
    assert.equal(subject && placeOf(open, subject)?.name, node);
  });

test('a hover says the grid, the users and the data', () => {
  const document = documentOf('quantization_config.json', encodings);
  const subject = subjectAt(document, encodings.indexOf('"a"') + 1);
  assert.ok(subject);
  const { lines, isInGraph } = explain(subject, open, defaultTarget, {});
  const text = lines.join('\n');
  for (const part of [/`a`/, /Grid: 8 bits, 0 … 1/, /made by `conv1`/, /read by `relu1`/]) assert.match(text, part);
  assert.equal(isInGraph, true);
});

test('a hover of a pinned node says where it runs and on which rung that stands', () => {
  const { text, offset } = at('{ "pins": [{ "node": "re|lu1", "unit": "cpu" }] }');
  const subject = subjectAt(documentOf('backend_config.json', text), offset);
  assert.ok(subject);
  assert.match(explain(subject, open, defaultTarget, {}).lines.join('\n'), /(HTP|CPU|REMOVED) on SM8650 \(w8a8\); estimate by/);
});

const names: readonly [text: string, want: string][] = [
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['[x](command:evil)\n', '`[x](command:evil)\\u000a`'],
];
for (const [name, want] of names) test(`${JSON.stringify(name)} as code is ${want}`, () => assert.equal(code(name), want));

const files: Files = {
  ...nodeFiles,
  list: async (folder) => (folder === '/w' ? ['net.onnx', 'other.json', 'sub'] : ['in.raw']),
  stat: async (path) => ({ size: 1000, isDirectory: /^\/w(?:\/\.|\/sub\/?)?$/.test(path), mtimeMs: 0 }),
};

const completions: readonly [file: string, text: string, want: readonly string[]][] = [
  ['quantization_config.json', '{ "activation_encodings": { "|" } }', ['x', 'a', 'y']],
  ['quantization_config.json', '{ "activation_encodings": { "a": [], "|" } }', ['x', 'y']],
  ['quantization_config.json', '{ "param_encodings": { | } }', ['w']],
  ['quantization_config.json', '{ "version": "1.0.0", "param_encodings": [{ "name": "|" }] }', ['w']],
  ['backend_config.json', '{ "pins": [{ "node": "|" }] }', ['conv1', 'relu1']],
  ['backend_config.json', '{ "pins": [{ "op": "|" }] }', ['Conv', 'Relu']],
  ['quantize_recipe.json', '{ "overrides": [{ "node": "re|" }] }', ['relu1']],
  ['htp_config.json', '{ "devices": [{ "soc_model": 57| }] }', ['57']],
  ['qnn-budget.json', '{ "model": "|" }', ['net.onnx', 'sub/']],
  ['netrun_config.json', '{ "backend_extensions": { "config_file_path": "|" } }', ['other.json', 'sub/']],
  ['input_list.txt', '|', ['x:=', 'sub/']],
  ['input_list.txt', 'x:=sub/|', ['sub/in.raw']],
];
for (const [file, marked, want] of completions)
  test(`completion at ${marked} in ${file}`, async () => {
    const { text, offset } = at(marked);
    const found = await complete(documentOf(file, text), offset, open, files);
    assert.deepEqual(
      found?.items.map(({ label }) => label),
      want,
    );
  });

test('a completed name brings its value, unless it has one', async () => {
  const insertAt = async (marked: string) => {
    const { text, offset } = at(marked);
    return (await complete(documentOf('quantization_config.json', text), offset, open, files))?.items[0]?.insert;
  };
  assert.match((await insertAt('{ "activation_encodings": { "|" } }')) ?? '', /^"x": \[\{ "bitwidth": \$\{1:8\}.*\}\]$/);
  assert.match((await insertAt('{ "activation_encodings": { "|" "a": [] } }')) ?? '', /,$/);
  assert.equal(await insertAt('{ "activation_encodings": { "|": [] } }'), '"x"');
});

test('the outline of an input list counts inferences', () => {
  const document = documentOf('input_list.txt', '#out1 out2\nx:=a.raw y:=b.raw\n\nx:=c.raw y:=d.raw\n');
  assert.deepEqual(
    configSymbols(document).map(({ name, detail }) => [name, detail]),
    [
      ['Outputs', 'out1, out2'],
      ['Inference 1', 'a.raw, b.raw'],
      ['Inference 2', 'c.raw, d.raw'],
    ],
  );
});

test('of too many findings the weightiest are shown, in the order of the text, and the others are counted', () => {
  const one = (severity: Finding['severity'], place: number): Finding => ({
    severity,
    code: 'x',
    at: place,
    end: place + 1,
    where: '',
    what: '',
    fix: '',
    fixes: [],
  });
  const findings = [one('hint', 0), one('error', 1), one('warning', 2), one('error', 3), one('warning', 4)];
  const [summary, ...shown] = weightiest(findings, 3);
  assert.deepEqual(
    shown.map((finding) => finding.at),
    [1, 2, 3],
  );
  assert.equal(summary?.what, 'More is wrong than is shown here: 1 warning, 1 hint.');
  assert.equal(summary?.severity, 'warning');
  assert.deepEqual(weightiest(findings, 5), findings);
});

interface Snippet {
  readonly body: readonly string[];
}

const starterFiles: Readonly<Record<string, ConfigCase['file']>> = {
  'qnn-quantization-config': 'quantization_config.json',
  'qnn-encodings-1.0.0': 'quantization_config.json',
  'qnn-quantize-recipe': 'quantize_recipe.json',
  'qnn-backend-config': 'backend_config.json',
  'qnn-netrun-config': 'netrun_config.json',
  'qnn-htp-config': 'htp_config.json',
  'qnn-provider-options': 'provider_options.json',
  'qnn-budget': 'qnn-budget.json',
};
const snippets = JSON.parse(readFileSync('snippets/configs.json', 'utf8')) as Readonly<Record<string, Snippet>>;

test('each snippet has a file of its kind', () => assert.deepEqual(Object.keys(starterFiles).sort(), Object.keys(snippets).sort()));

for (const [name, { body }] of Object.entries(snippets))
  test(`the starter ${name} has nothing wrong with it`, async () => {
    const text = body
      .join('\n')
      .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
      .replace(/\$\{\d+:([^}]*)\}/g, '$1')
      .replace(/\$\d/g, '');
    const document = documentOf(starterFiles[name] as string, unmarked(text).text);
    const findings = await checkConfig({ document, target: defaultTarget, chipGiven: false, files: new Map() });
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ what }) => what),
      [],
    );
  });
