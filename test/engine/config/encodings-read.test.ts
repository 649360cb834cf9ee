import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleFindings } from '../../../src/engine/config/check';
import { configDocument } from '../../../src/engine/config/document';
import {
  type Encoding,
  type EncodingTable,
  type EncodingVersion,
  encodingVersions,
  rangeOf,
} from '../../../src/engine/config/encodings/encoding';
import { readEncodings } from '../../../src/engine/config/encodings/read';
import { encodingUses, entryOfTensor } from '../../../src/engine/config/encodings/uses';
import { unsayable, writeEncodings } from '../../../src/engine/config/encodings/write';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { defaultTarget } from '../../../src/engine/targets/chips';
import { conv, v1, v2 } from './encodings-text';

function tableOf(text: string): EncodingTable {
  const document = configDocument('/project/encodings.json', text);
  assert.ok(document);
  return readEncodings(document);
}

const read = (text: string) => tableOf(text).entries.map(({ encoding }) => encoding);

const base = { dtype: 'int', symmetric: false, granularity: 'tensor' } as const;
const middle = (bits: number, count = 1) => Array<number>(count).fill(-(2 ** (bits - 1)));

/** One of each kind; names that JSON has to escape among them. */
const known: readonly Encoding[] = [
  { ...base, tensor: 'x', section: 'activation', bitwidth: 8, scale: [0.01], offset: [-100] },
  { ...base, tensor: 'from zero', section: 'activation', bitwidth: 16, scale: [0.0000915541], offset: [0] },
  { ...base, tensor: 'ends "quoted" \\ \n \u202e', section: 'activation', bitwidth: 8, scale: [Math.fround(0.1)], offset: [-255] },
  { ...base, tensor: '__proto__', section: 'param', bitwidth: 8, symmetric: true, scale: [0.02], offset: middle(8) },
  {
    ...base,
    tensor: 'w',
    section: 'param',
    bitwidth: 4,
    symmetric: true,
    granularity: 'channel',
    axis: 0,
    scale: [1, 2, 3],
    offset: middle(4, 3),
  },
  {
    ...base,
    tensor: 'b',
    section: 'param',
    bitwidth: 32,
    symmetric: true,
    granularity: 'channel',
    axis: 0,
    scale: [1e-7, 2e-7, 3e-7],
    offset: middle(32, 3),
  },
  { tensor: 'f', section: 'activation', dtype: 'float', bitwidth: 16, symmetric: false, granularity: 'tensor', scale: [], offset: [] },
  {
    ...base,
    tensor: 'blocks',
    section: 'param',
    bitwidth: 4,
    symmetric: true,
    granularity: 'block',
    axis: 1,
    blockSize: 16,
    channels: 2,
    scale: [1, 2, 3, 4, 5, 6],
    offset: middle(4, 6),
  },
  {
    ...base,
    tensor: 'lpbq',
    section: 'param',
    bitwidth: 8,
    symmetric: true,
    granularity: 'lpbq',
    axis: 0,
    blockSize: 32,
    channels: 2,
    compressedBitwidth: 4,
    blockScale: [3, 5, 7, 11, 13, 16],
    scale: [0.001, 0.002],
    offset: middle(8, 2),
  },
];

/** What a version can say of an encoding; undefined where it leaves it out. */
function sayable(one: Encoding, version: EncodingVersion): Encoding | undefined {
  const { axis: _, channels, ...rest } = one;
  const isBlocked = one.granularity === 'block' || one.granularity === 'lpbq';
  if (version.startsWith('2')) return one.dtype === 'float' ? undefined : one;
  if (version === '1.0.0') return { ...rest, ...(one.granularity === 'lpbq' && { channels }) } as Encoding;
  return isBlocked ? undefined : (rest as Encoding);
}

for (const version of encodingVersions)
  test(`what ${version} can say is read as it was written`, () => {
    const wanted = known.flatMap((one) => sayable(one, version) ?? []);
    const byName = (a: { readonly tensor: string } | undefined, b: { readonly tensor: string } | undefined) =>
      String(a?.tensor) < String(b?.tensor) ? -1 : 1;
    const text = writeEncodings(known, version);
    assert.deepEqual([...read(text)].sort(byName), [...wanted].sort(byName));
    assert.equal(JSON.parse(text).version, version === 'seed' ? undefined : version);
    assert.equal(tableOf(text).version, version);
    const left = known.length - wanted.length;
    assert.equal(
      unsayable(known, version).some((note) => note.includes('left out')),
      left > 0,
    );
  });

test('a chain through every version keeps what all of them can say', () => {
  const plain = known.filter(({ granularity, dtype }) => granularity === 'tensor' && dtype === 'int');
  const through = encodingVersions.reduce<readonly Encoding[]>(
    (now, version) => read(writeEncodings(now, version)) as readonly Encoding[],
    plain,
  );
  assert.deepEqual(
    through.map(({ tensor, bitwidth, scale, offset }) => ({ tensor, bitwidth, scale, offset })),
    plain.map(({ tensor, bitwidth, scale, offset }) => ({ tensor, bitwidth, scale, offset })),
  );
});

test('grids at random, through every version', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const grids = Array.from({ length: 200 }, (_, i): Encoding => {
    const bitwidth = [4, 8, 16][i % 3] as number;
    const offset = -Math.floor(random() * 2 ** bitwidth);
    const scale = Math.fround(10 ** (random() * 12 - 8));
    return {
      ...base,
      tensor: `t${i}`,
      section: 'activation',
      bitwidth,
      symmetric: offset === -(2 ** (bitwidth - 1)),
      scale: [scale],
      offset: [offset + 0],
    };
  });
  for (const version of encodingVersions) {
    const found = read(writeEncodings(grids, version)) as readonly Encoding[];
    for (const [i, grid] of grids.entries()) assert.deepEqual(rangeOf(found[i] as Encoding), rangeOf(grid));
  }
});

test('signs: the same grid in ONNX and in AIMET', () => {
  const entries =
    '{ "name": "a", "output_dtype": "int8", "y_scale": 0.5, "y_zero_point": 3 }, { "name": "c", "output_dtype": "uint16", "y_scale": 0.5, "y_zero_point": 7 }';
  const [signed, unsigned] = read(v2(`[${entries}]`)) as readonly Encoding[];
  // int8: (q - 3) * 0.5 from -128 to 127.
  assert.deepEqual(rangeOf(signed as Encoding), { min: -65.5, max: 62 });
  assert.deepEqual([unsigned?.offset, unsigned?.bitwidth], [[-7], 16]);
});

test('blocks along the first axis are turned, so that those of a channel stand together', () => {
  const [encoding] = read(v2('[{ "name": "w", "output_dtype": "int4", "y_scale": [[1, 2, 3], [4, 5, 6]], "axis": 0, "block_size": 8 }]'));
  assert.deepEqual([encoding?.scale, encoding?.channels], [[1, 4, 2, 5, 3, 6], 3]);
});

const hostile: readonly [name: string, text: string][] = [
  ['nothing', ''],
  ['a number', '7'],
  ['a list', '[1, 2]'],
  ['not JSON at all', 'MZ\u0000\u0001\u0002{{{[['],
  ['sections of the wrong kind', '{"activation_encodings": 3, "param_encodings": "x", "encodings": null}'],
  [
    'entries of the wrong kind',
    '{"version": "1.0.0", "activation_encodings": [1, null, "x", [[]], {"name": {}}], "param_encodings": {"w": 5}}',
  ],
  ['fields of the wrong kind', '{"activation_encodings": {"x": [{"bitwidth": [], "scale": {}, "offset": "no", "min": null}]}}'],
  [
    'numbers out of this world',
    '{"activation_encodings": {"x": [{"bitwidth": 1e999, "scale": NaN, "offset": -Infinity, "min": Infinity, "max": 1e308}]}}',
  ],
  [
    'names of prototypes',
    '{"version": "constructor", "activation_encodings": {"__proto__": [{"bitwidth": 8, "scale": 1, "offset": 0, "constructor": 1}], "hasOwnProperty": {}}}',
  ],
  [
    'control characters and directions in names',
    '{"activation_encodings": {"a\\u0000b\\u202e": [{"bitwidth": 8, "scale": 1, "offset": 0}], "": []}}',
  ],
  [
    'lists in lists',
    `{"version": "2.0.0", "encodings": [{"name": "w", "output_dtype": "int8", "y_scale": ${'['.repeat(200)}${']'.repeat(200)}}]}`,
  ],
  ['deeper than anything', `{"version": "1.0.0", "activation_encodings": ${'['.repeat(5000)}`],
  [
    'a list of 200,000 scales',
    `{"version": "1.0.0", "activation_encodings": [], "param_encodings": [{"name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [${'1,'.repeat(199_999)}1], "offset": [-128]}]}`,
  ],
  [
    'the same name a thousand times',
    v1(`[${Array(1000).fill('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }').join(', ')}]`),
  ],
];

for (const [name, text] of hostile)
  test(`hostile: ${name}`, () => {
    const document = configDocument('/project/encodings.json', text, 'encodings');
    assert.ok(document);
    for (const model of [undefined, openedModel(parseModelText(conv))]) {
      const findings = ruleFindings({ document, target: defaultTarget, chipGiven: false, files: new Map(), ...(model && { model }) });
      for (const { at, end, what, fixes } of findings) {
        assert.ok(at >= 0 && at <= end && end <= text.length);
        assert.doesNotMatch(what, /[\u0000-\u001f\u202e]/);
        for (const { edits } of fixes) for (const edit of edits) assert.ok(edit.at >= 0 && edit.at <= edit.end && edit.end <= text.length);
      }
    }
  });

test('more than a thousand findings of one rule end in a word', () => {
  const entry = (i: number) =>
    `{ "name": "t${i}", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0], "offset": [0] }`;
  const document = configDocument('/project/encodings.json', v1(`[${Array.from({ length: 1500 }, (_, i) => entry(i)).join(',')}]`));
  assert.ok(document);
  const codes = ruleFindings({ document, target: defaultTarget, chipGiven: false, files: new Map() }).map(({ code }) => code);
  assert.equal(codes.filter((code) => code === 'encodings-scale').length, 1000);
  assert.equal(codes.filter((code) => code === 'encodings-more').length, 1);
});

test('who makes and who reads an encoded tensor, and back', () => {
  const model = openedModel(parseModelText(conv));
  const table = tableOf(
    v1('[{ "name": "c", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }, { "name": "nowhere" }]', '[{ "name": "w" }]'),
  );
  const uses = encodingUses(table, model).map(({ graph, producer, consumers }) => ({ graph, producer, consumers }));
  const [made, read_] = model.model.nodes.map(({ id }) => id);
  assert.deepEqual(uses, [
    { graph: 0, producer: made, consumers: [read_] },
    { graph: undefined, producer: undefined, consumers: [] },
    { graph: 0, producer: undefined, consumers: [made] },
  ]);
  assert.equal(entryOfTensor(table, 'w'), table.entries[2]);
  assert.equal(entryOfTensor(table, 'constructor'), undefined);
});
