import assert from 'node:assert/strict';
import test from 'node:test';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { parseModelText } from '../../../src/engine/ir/text';
import type { ValueStatistics } from '../../../src/engine/quantize/calibrate/statistics';
import { validateRanges } from '../../../src/engine/quantize/ranges/ranges';
import { openedModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';

const job = { files: nodeFiles, stop: new AbortController().signal };
const bins = 2048;
/** As activations are: a bell, one half of which a Relu takes off, with a tail. */
const values = Float32Array.from({ length: 4000 }, (_, at) =>
  Math.fround(Math.max(0, Math.sin(at * 12.9898) * 1.5 + Math.cos(at * 78.233) * 2 + 0.3)),
);

function observe(value: string): ValueStatistics {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const counts = new Float64Array(bins);
  for (const one of values) {
    const bin = Math.min(bins - 1, Math.floor(((one - min) / (max - min)) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const meanSquare = values.reduce((sum, one) => sum + one * one, 0) / values.length;
  const own = { value, samples: 1, elements: values.length, notFinite: 0, min, max, meanMin: min, meanMax: max, mean: 0, meanSquare };
  return { ...own, histogram: { from: min, to: max, counts } };
}

const encoding = (fields: Partial<Encoding>): Encoding => ({
  tensor: 'y',
  section: 'activation',
  dtype: 'int',
  bitwidth: 8,
  symmetric: false,
  granularity: 'tensor',
  scale: [0.015],
  offset: [0],
  ...fields,
});

const held = openedModel(parseModelText(`opset 17 (x: float[4000]) => (z) y: float[4000] = {${[...values].join(', ')}} z = Add(x, y)`));
const computed = openedModel(parseModelText('opset 17 (x: float[4000]) => (z) y = Relu(x) z = Add(x, y)'));

const cases: readonly [name: string, fields: Partial<Encoding>][] = [
  ['a fitting range', {}],
  ['a range that clips', { scale: [0.008] }],
  ['a range that is far too wide', { scale: [0.5], offset: [-100] }],
  ['4 bits', { bitwidth: 4, scale: [0.25] }],
  ['16 bits: steps are finer than the bins', { bitwidth: 16, scale: [0.0001] }],
  ['symmetric', { symmetric: true, scale: [0.03], offset: [-128] }],
];
for (const [name, fields] of cases)
  test(`a histogram judges as the values do: ${name}`, async () => {
    const one = encoding(fields);
    const exact = (await validateRanges(held, [{ tensor: 'y', encoding: one }], job)).rows[0] ?? assert.fail('the values are held');
    const statistics = new Map([['y', observe('y')]]);
    const found =
      (await validateRanges(computed, [{ tensor: 'y', encoding: one }], { ...job, statistics })).rows[0] ?? assert.fail('observed');
    assert.equal(found.isObserved, true);
    assert.ok(Math.abs(found.sqnrDb - exact.sqnrDb) < 2, `${found.sqnrDb} ${exact.sqnrDb}`);
    assert.ok(Math.abs(found.clippedAbove - exact.clippedAbove) < 0.01);
    assert.ok(Math.abs(found.wasted - exact.wasted) < 0.01, `${found.wasted} ${exact.wasted}`);
    assert.deepEqual([found.min, found.max, found.elements], [exact.min, exact.max, exact.elements]);
    assert.equal(found.suggestion === undefined, exact.suggestion === undefined);
  });

test('without statistics, and per channel, an activation has no data', async () => {
  const channels = encoding({ granularity: 'channel', axis: 0, scale: [0.1, 0.1], offset: [0, 0] });
  for (const [one, statistics] of [
    [encoding({}), new Map()],
    [channels, new Map([['y', observe('y')]])],
  ] as const) {
    const { notJudged } = await validateRanges(computed, [{ tensor: 'y', encoding: one }], { ...job, statistics });
    assert.equal(notJudged[0]?.reason, 'no-data');
  }
});
