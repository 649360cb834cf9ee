import assert from 'node:assert/strict';
import test from 'node:test';
import { capabilitiesOf } from '../../../../src/engine/placement/selector/capabilities';
import {
  type Constraints,
  defaultOptions,
  defaultWeights,
  runUnits,
  type Weights,
} from '../../../../src/engine/placement/selector/options';
import { type Candidate, scoreUnits } from '../../../../src/engine/placement/selector/score';
import type { ScoreTable } from '../../../../src/engine/placement/selector/selection';
import { chips, defaultTarget } from '../../../../src/engine/targets/chips';

/** `supported_ops` of the seed's BackendSelector. */
const seedOps = { htp: ['Conv2d', 'Dense', 'BatchNorm', 'ReLU'], gpu: ['Conv2d', 'Dense', 'ReLU', 'Softmax'], cpu: ['*'] };
const MiB = 1024 * 1024;
const from = { rung: 'estimate', producer: { tool: 'test', version: '1' } } as const;

/** What the seed calls `model_info`, as our candidates; times in microseconds by unit. */
function candidates(operations: readonly string[], largestMb: number, times = [1, Number.NaN, 9]): readonly Candidate[] {
  return capabilitiesOf(defaultTarget.chip).map((capability, i): Candidate => {
    const known = seedOps[capability.unit];
    const supported = operations.filter((op) => known.includes(op) || known.includes('*')).length;
    return {
      capability,
      operators: { ...from, supported, all: operations.length },
      largest: { bytes: largestMb * MiB },
      time: { ...from, totalUs: times[i] ?? Number.NaN },
      memoryBytes: largestMb * MiB,
    };
  });
}

const points = ({ units }: ScoreTable) => units.map((unit) => unit.points);
const both: Constraints = { powerCritical: true, performanceCritical: true };
const none = defaultOptions.constraints;
const seedRule: Weights = { ...defaultWeights, performanceRule: 'seed' };

test("the seed document's example: the HTP with 30 + 25 + 22.5 + 20", () => {
  const table = scoreUnits(candidates(['Conv2d', 'ReLU', 'Dense'], 4), { constraints: both, weights: seedRule }, 'model');
  assert.equal(table.chosen, 'htp');
  assert.deepEqual(
    table.units[0]?.parts.map((part) => part.points),
    [30, 25, 22.5, 20],
  );
  assert.deepEqual(points(table), [97.5, 70, 65]);
  assert.equal(table.most, 100);
});

/** The seed's function, run by Python on the same input: `scores` of htp, gpu and cpu, and the backend that it returns. */
const bySeed: readonly [what: string, ops: string[], mb: number, constraints: Constraints, scores: number[], chosen: string][] = [
  ['no constraint, all fit', ['Conv2d', 'ReLU'], 4, none, [55, 55, 55], 'htp'],
  ['an operator that only the CPU has', ['Conv2d', 'Resize'], 4, none, [25, 25, 55], 'cpu'],
  ['an operator that the HTP lacks', ['Conv2d', 'Softmax'], 4, none, [25, 55, 55], 'gpu'],
  ['a tensor too large for the HTP', ['Conv2d'], 20, none, [30, 55, 55], 'gpu'],
  ['a tensor too large for all', ['Conv2d'], 600, none, [30, 30, 30], 'htp'],
  ['power-critical', ['Softmax'], 4, { ...none, powerCritical: true }, [47.5, 70, 65], 'gpu'],
  ['performance-critical', ['Softmax'], 4, { ...none, performanceCritical: true }, [45, 55, 55], 'gpu'],
];
for (const [what, ops, mb, constraints, scores, chosen] of bySeed) {
  test(`as the seed scores it: ${what}`, () => {
    const table = scoreUnits(candidates(ops, mb), { constraints, weights: seedRule }, 'model');
    assert.deepEqual(points(table), scores);
    assert.equal(table.chosen, chosen);
  });
}

test('by time, the fastest unit has the points of performance, and an unknown time has none', () => {
  const options = { constraints: { ...none, performanceCritical: true }, weights: defaultWeights };
  const of = (times: number[]) => scoreUnits(candidates(['Conv2d'], 4, times), options, 'model').units.map(({ parts }) => parts[3]?.points);
  assert.deepEqual(of([5, Number.NaN, 9]), [20, 0, 0]);
  assert.deepEqual(of([9, Number.NaN, 5]), [0, 0, 20]);
  assert.deepEqual(of([5, 5, 9]), [20, 20, 0]);
  assert.deepEqual(of([Number.NaN, Number.NaN, Number.NaN]), [0, 0, 0]);
});

test('by share, the operators give points in proportion', () => {
  const weights: Weights = { ...defaultWeights, operatorRule: 'share' };
  const table = scoreUnits(candidates(['Conv2d', 'ReLU', 'Resize'], 4), { constraints: none, weights }, 'model');
  assert.deepEqual(
    table.units.map(({ parts }) => parts[0]?.points),
    [20, 20, 30],
  );
});

const limits: readonly [what: string, constraints: Constraints, out: string[]][] = [
  ['latency', { ...none, maxLatencyMs: 0.005 }, ['cpu']],
  ['latency that nothing keeps but what is not known', { ...none, maxLatencyMs: 0.0001 }, ['htp', 'cpu']],
  ['memory', { ...none, maxMemoryMb: 3 }, ['htp', 'gpu', 'cpu']],
  ['memory that is enough', { ...none, maxMemoryMb: 4 }, []],
];
for (const [what, constraints, out] of limits) {
  test(`a unit that breaks a limit is out, with the reason: ${what}`, () => {
    const table = scoreUnits(candidates(['Conv2d'], 4), { constraints, weights: defaultWeights }, 'model');
    const excluded = table.units.filter((unit) => unit.excluded !== undefined);
    assert.deepEqual(
      excluded.map(({ unit }) => unit),
      out,
    );
    assert.equal(table.chosen === undefined, out.length === 3);
    assert.ok(table.chosen === undefined || !out.includes(table.chosen));
    for (const { excluded: reason = '' } of excluded) assert.match(reason, /max_(latency_ms|memory_mb) \(/);
    const alone = scoreUnits(candidates(['Conv2d'], 4), { constraints, weights: defaultWeights }, 'segment');
    assert.ok(alone.units.every(({ excluded: reason }) => reason === undefined));
  });
}

test('a unit that runs none of the nodes is out', () => {
  const table = scoreUnits(candidates(['Resize'], 4), { constraints: both, weights: defaultWeights }, 'model');
  assert.equal(table.chosen, 'cpu');
  assert.match(table.units[0]?.excluded ?? '', /runs none of the nodes/);
});

test('points are within the weights, whatever they are, and every part says why', () => {
  for (const scale of [0, 1, 7.5]) {
    const weights: Weights = {
      ...defaultWeights,
      operatorSupport: 30 * scale,
      tensorSize: 25 * scale,
      power: 25 * scale,
      performance: 20 * scale,
    };
    const table = scoreUnits(candidates(['Conv2d', 'Softmax'], 20), { constraints: both, weights }, 'model');
    assert.equal(table.most, 100 * scale);
    for (const { points: total, parts } of table.units) {
      assert.equal(
        total,
        parts.reduce((sum, part) => sum + part.points, 0),
      );
      for (const part of parts) {
        assert.ok(part.points >= 0 && part.points <= part.most, `${part.part}: ${part.points} of ${part.most}`);
        assert.match(part.reason, /^[A-Z].*\.$/s);
        assert.ok(part.producer.tool.length > 0);
      }
    }
  }
});

test('each chip has three backends, in the order that decides between equals, with sources', () => {
  for (const chip of chips) {
    const capabilities = capabilitiesOf(chip);
    assert.deepEqual(
      capabilities.map(({ unit }) => unit),
      runUnits,
    );
    for (const { maxTensorBytes, powerEfficiency, facts } of capabilities) {
      assert.match(maxTensorBytes.source, /seed document/);
      assert.match(powerEfficiency.source, /not measured/);
      assert.ok(facts.every(({ source }) => source.length > 0));
    }
  }
});
