import assert from 'node:assert/strict';
import test from 'node:test';
import { DifferenceSums } from '../../../../src/engine/quantize/accuracy/differences';
import { BinCounts, binCount } from '../../../../src/engine/quantize/calibrate/bin-counts';
import { quietSamples, RangeWatch } from '../../../../src/engine/quantize/calibrate/range-watch';
import { packState, unpackState } from '../../../../src/engine/quantize/calibrate/tap-state';
import { ValueSums } from '../../../../src/engine/quantize/calibrate/value-sums';
import { seededFloats } from '../../../support/improve';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** Data of many shapes: what a rectifier, a softmax, an outlier, a constant leave. */
const kinds: readonly [name: string, make: (value: number, at: number) => number][] = [
  ['uniform', (value) => value],
  ['rectified', (value) => Math.max(0, value)],
  ['far from zero', (value) => 1e6 + value],
  ['tiny', (value) => value * 1e-30],
  ['huge', (value) => value * 1e30],
  ['growing', (value, at) => value * 2 ** (at / 100)],
  ['one outlier', (value, at) => (at === 1234 ? 1e9 : value)],
  ['all zero', () => 0],
  ['constant', () => -3.7],
  ['denormal', (value) => value * 1e-40],
  ['steps', (value) => Math.round(value * 4) / 4],
];

function samplesOf(make: (value: number, at: number) => number): readonly Float32Array[] {
  const all = seededFloats(6000, 7).map(make);
  // Unequal parts, as values of dynamic shape have.
  return [all.slice(0, 1), all.slice(1, 700), all.slice(700, 2500), all.slice(2500)];
}

function added(samples: readonly Float32Array[]): ValueSums {
  const sums = new ValueSums();
  for (const values of samples) sums.add(values, [values.length]);
  return sums;
}

for (const [name, make] of kinds) {
  const samples = samplesOf(make);
  const whole = Float32Array.from(samples.flatMap((values) => [...values]));

  test(`${name}: sample by sample is the same as all at once`, () => {
    const [parts, batch] = [added(samples).result('v'), added([whole]).result('v')];
    const { min, max, elements, histogram } = parts;
    assert.deepEqual(
      { min, max, elements, histogram },
      { min: batch.min, max: batch.max, elements: batch.elements, histogram: batch.histogram },
    );
    assert.equal(
      min,
      whole.reduce((least, value) => Math.min(least, value)),
    );
    assert.equal(
      max,
      whole.reduce((most, value) => Math.max(most, value)),
    );
    const close = (one: number, two: number) =>
      assert.ok(Math.abs(one - two) <= 1e-12 * Math.max(Math.abs(one), Math.abs(two)), `${one} ${two}`);
    close(parts.meanSquare, sum(Float64Array.from(whole, (value) => value ** 2)) / whole.length);
    assert.equal(parts.meanMin, sum(samples.map((values) => Math.min(...values))) / samples.length);
  });

  test(`${name}: every element is in a bin that encloses it, in at most ${binCount}`, () => {
    const { histogram, elements, min, max } = added(samples).result('v');
    const { from, to, counts } = histogram;
    assert.equal(sum(counts), elements);
    assert.ok(from <= min && max <= to && counts.length <= binCount);
    const width = (to - from) / counts.length;
    const wanted = new Float64Array(counts.length);
    for (const value of whole) wanted[Math.floor(value / width) - from / width]! += 1;
    assert.deepEqual(counts, wanted);
  });

  test(`${name}: the order of samples does not matter, nor does merging`, () => {
    const { histogram } = added(samples).result('v');
    assert.deepEqual(added([...samples].reverse()).result('v').histogram, histogram);
    const bins = samples.map((values) => {
      const own = new BinCounts();
      own.cover(Math.min(...values), Math.max(...values));
      own.add(values, 0, values.length);
      return own;
    });
    for (const order of [bins, [...bins].reverse()]) {
      const merged = new BinCounts();
      for (const one of order) merged.merge(one);
      assert.deepEqual(merged.result(), histogram);
    }
  });

  test(`${name}: an interrupted run goes on where it was`, () => {
    const [first, ...rest] = samples as [Float32Array, ...Float32Array[]];
    const resumed = ValueSums.unpack(added([first]).pack());
    for (const values of rest) resumed.add(values, [values.length]);
    assert.deepEqual(resumed.result('v'), added(samples).result('v'));
  });
}

test('what is not finite is counted and changes nothing else', () => {
  const clean = seededFloats(20_000, 3);
  const dirty = Float32Array.from([
    ...clean.slice(0, 9000),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    ...clean.slice(9000),
    Number.NEGATIVE_INFINITY,
  ]);
  const { notFinite, elements, histogram, min, max } = added([dirty]).result('v');
  const wanted = added([clean]).result('v');
  assert.deepEqual(
    { notFinite, elements, histogram, min, max },
    { ...{ notFinite: 3, elements: 20_000 }, histogram: wanted.histogram, min: wanted.min, max: wanted.max },
  );
});

test('a value that is never finite has no range', () => {
  const sums = added([Float32Array.of(Number.NaN, Number.NaN)]);
  assert.equal(sums.range, undefined);
  const { min, max, elements, notFinite, samples, histogram } = sums.result('v');
  assert.deepEqual({ min, max, elements, notFinite, samples }, { min: 0, max: 0, elements: 0, notFinite: 2, samples: 0 });
  assert.equal(sum(histogram.counts), 0);
});

for (const [axis, inner] of [
  [1, 10],
  [-1, 1],
  [0, 60],
] as const)
  test(`channels along axis ${axis} have extremes and means of their own`, () => {
    const dims = [2, 6, 10];
    const values = seededFloats(120, 5);
    values[17] = Number.NaN;
    const sums = new ValueSums();
    sums.add(values, dims, axis);
    sums.add(values, dims, axis);
    const found = ValueSums.unpack(sums.pack()).result('v').channels;
    const count = dims.at(axis) as number;
    for (let channel = 0; channel < count; channel++) {
      const own = [...values].filter((value, at) => Math.floor(at / inner) % count === channel && Number.isFinite(value));
      assert.equal(found?.min[channel], Math.min(...own));
      assert.equal(found?.max[channel], Math.max(...own));
      assert.ok(Math.abs((found?.mean[channel] as number) - sum(own) / own.length) < 1e-12);
    }
  });

test('the state of a run survives its file, and half a file is none', () => {
  const [one, two] = [added(samplesOf((value) => value)), added([Float32Array.of(Number.NaN)])];
  const differences = new DifferenceSums();
  differences.add([1, 2, 3], [1, 2, 3.5], 3);
  differences.add([1], [1], 1);
  const state = {
    key: 'k',
    batch: 1,
    sample: 3,
    samplesRun: 4,
    watched: [2, 0.5],
    sums: new Map([
      [0, { values: one, differences }],
      [5, { values: two }],
    ]),
  };
  const file = packState(state);
  const back = unpackState(file);
  assert.deepEqual({ ...back, sums: undefined }, { ...state, sums: undefined });
  assert.deepEqual(back?.sums.get(0)?.values.result('v'), one.result('v'));
  assert.deepEqual(back?.sums.get(0)?.differences?.result(), differences.result());
  assert.equal(back?.sums.get(5)?.differences, undefined);
  assert.equal(differences.result().sampleSqnrDb[1], Number.POSITIVE_INFINITY);
  for (const length of [0, 3, 20, file.length - 1]) assert.equal(unpackState(file.slice(0, length)), undefined);
  assert.equal(unpackState(new TextEncoder().encode('not ours at all')), undefined);
});

test('ranges are stable after enough samples without growth, and growth starts over', () => {
  const watch = new RangeWatch(0.01);
  const grow = (max: number) => watch.isStable([{ min: 0, max }, undefined]);
  assert.equal(grow(1), false);
  for (let quiet = 1; quiet < quietSamples; quiet++) assert.equal(grow(1.005), false);
  assert.equal(grow(1.02), false);
  const resumed = new RangeWatch(0.01, watch.pack());
  for (let quiet = 1; quiet < quietSamples; quiet++) assert.equal(resumed.isStable([{ min: 0, max: 1.02 }, undefined]), false);
  assert.equal(resumed.isStable([{ min: 0, max: 1.02 }, undefined]), true);
});
