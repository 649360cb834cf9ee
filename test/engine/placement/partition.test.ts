import assert from 'node:assert/strict';
import test from 'node:test';
import type { Model, Node } from '../../../src/engine/ir/graph';
import { usedBy } from '../../../src/engine/ir/order';
import { parseModelText } from '../../../src/engine/ir/text';
import { partition } from '../../../src/engine/placement/partition';
import type { Partition, Placement } from '../../../src/engine/placement/placement';
import { inferTypes } from '../../../src/engine/shape/infer';
import { defaultTarget } from '../../../src/engine/targets/chips';
import type { Unit } from '../../../src/engine/targets/target';

const units: Readonly<Record<string, Unit>> = { h: 'htp', c: 'cpu', g: 'gpu', r: 'removed' };

/** A placement from one letter per node. */
function placed(letters: string): Placement {
  const verdicts = [...letters].map((letter) => ({ unit: units[letter] as Unit, rule: 'test' }));
  return { target: defaultTarget, verdicts, rung: 'estimate', producer: { tool: 'test', version: '1' } };
}

/** Segments as `htp(0 1) cpu(2)`. */
function segmentsOf({ segments }: Partition): string {
  return segments.map(({ unit, nodes }) => `${unit}(${nodes.join(' ')})`).join(' ');
}

const chain = (count: number): string =>
  `(v0: float[2,3]) => (v${count})\n${Array.from({ length: count }, (_, i) => `v${i + 1} = Relu(v${i})`).join('\n')}`;
const diamond = '(x: float[4]) => (y)\na = Relu(x)\nb = Neg(a)\nc = Exp(a)\ny = Add(b, c)';

const cases: readonly [what: string, model: string, letters: string, want: string, crossings: string][] = [
  ['one unit', chain(3), 'hhh', 'htp(0 1 2)', ''],
  ['a node in the middle', chain(3), 'hch', 'htp(0) cpu(1) htp(2)', 'v1 htp>cpu 24, v2 cpu>htp 24'],
  ['a branch around it', diamond, 'hchh', 'htp(0 2) cpu(1) htp(3)', 'a htp>cpu 16, b cpu>htp 16'],
  ['two that do not meet, taken in one call', '(x: float[4], z: float[4]) => (y, w)\ny = Relu(x)\nw = Neg(z)', 'hh', 'htp(0 1)', ''],
  ['two on the CPU that do not meet', '(x: float[4], z: float[4]) => (y, w)\ny = Relu(x)\nw = Neg(z)', 'cc', 'cpu(0) cpu(1)', ''],
  ['what is removed is looked through', chain(4), 'hrrc', 'htp(0) cpu(3)', 'v3 htp>cpu 24'],
  ['three units', chain(3), 'hgc', 'htp(0) gpu(1) cpu(2)', 'v1 htp>gpu 24, v2 gpu>cpu 24'],
  ['a size that is not known', '(x: float[N]) => (y)\na = Relu(x)\ny = Neg(a)', 'hc', 'htp(0) cpu(1)', 'a htp>cpu ?'],
];
for (const [what, text, letters, segments, crossings] of cases) {
  test(`${what}: ${segments}`, () => {
    const model = parseModelText(`opset 17\n${text}`);
    const found = partition(model, inferTypes(model), placed(letters));
    assert.equal(segmentsOf(found), segments);
    assert.equal(found.boundaries.map(({ value, from, to, bytes }) => `${value} ${from}>${to} ${bytes ?? '?'}`).join(', '), crossings);
  });
}

/** A random graph in which every node reads one to three earlier values, and its units. */
function randomCase(seed: number): { model: Model; placement: Placement } {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  const count = 5 + random(60);
  const lines = Array.from({ length: count }, (_, i) => {
    const reads = Array.from({ length: 1 + random(3) }, () => `v${Math.max(0, i - random(8))}`);
    return `v${i + 1} = Sum(${reads.join(', ')})`;
  });
  const letters = Array.from({ length: count }, () => 'hhhccr'[random(6)]).join('');
  return { model: parseModelText(`opset 17\n(v0: float[4]) => (v${count})\n${lines.join('\n')}`), placement: placed(letters) };
}

test('any graph: every node that runs is in one segment of its unit, and no segment waits for itself', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { model, placement } = randomCase(seed);
    const found = partition(model, inferTypes(model), placement);
    const seen = new Set<number>();
    for (const [index, { unit, nodes }] of found.segments.entries()) {
      for (const id of nodes) {
        assert.ok(!seen.has(id), `seed ${seed}: node ${id} twice`);
        seen.add(id);
        assert.equal(placement.verdicts[id]?.unit, unit);
        assert.equal(found.segmentOf[id], index);
      }
    }
    for (const { id } of model.nodes) assert.equal(seen.has(id), placement.verdicts[id]?.unit !== 'removed', `seed ${seed}: node ${id}`);
    assert.ok(isAcyclic(model, found), `seed ${seed}: segments wait for each other`);
    assert.deepEqual(partition(model, inferTypes(model), placement), found, 'the same input gives the same cut');
  }
});

/** Contracts the segments and takes those away that wait for nobody, until none is left. */
function isAcyclic(model: Model, { segmentOf }: Partition): boolean {
  const producer = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  /** Segments that a node reads from, through removed nodes. */
  const sources = (node: Node): readonly number[] =>
    [...usedBy(node)].flatMap((name) => {
      const source = producer.get(name);
      if (!source) return [];
      const segment = segmentOf[source.id] as number;
      return segment >= 0 ? [segment] : sources(source);
    });
  const waits = new Map<number, Set<number>>();
  for (const node of model.nodes) {
    const segment = segmentOf[node.id] as number;
    if (segment < 0) continue;
    const to = waits.get(segment) ?? new Set();
    waits.set(segment, to);
    for (const source of sources(node)) if (source !== segment) to.add(source);
  }
  for (let left = -1; left !== waits.size; ) {
    left = waits.size;
    for (const [at, to] of [...waits]) if (![...to].some((other) => waits.has(other))) waits.delete(at);
  }
  return waits.size === 0;
}

test('nodes on a cycle are covered as well', () => {
  const model = parseModelText('opset 17\n(x: float[4]) => (y)\na = Add(x, b)\nb = Relu(a)\ny = Neg(x)');
  const { segmentOf } = partition(model, inferTypes(model), placed('hch'));
  assert.ok([...segmentOf].every((segment) => segment >= 0));
});
