import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphView, PlacementOverlay, Profile, Unit } from '../../../src/protocol/calls';
import type { GhostEnd, RemovedNode } from '../../../src/protocol/compare-calls';
import { comparePlacements, compareRuns, countsText } from '../../../webview/scene/comparison';
import { withGhosts } from '../../../webview/scene/ghosts';

const node = (id: number, name: string) => ({ kind: 'node' as const, node: id, name, opType: 'Op', detail: '', graphs: [] });

/** in → a → b → out; a and b are one group. */
const view: GraphView = {
  boxes: [
    { kind: 'input', node: -1, name: 'in', opType: '', detail: '', graphs: [] },
    node(0, 'a'),
    node(1, 'b'),
    { kind: 'output', node: -1, name: 'out', opType: '', detail: '', graphs: [] },
  ],
  edges: { from: Int32Array.of(0, 1, 2), to: Int32Array.of(1, 2, 3), value: Int32Array.of(0, 1, 2) },
  values: ['in', 'x', 'out'].map((name) => ({ name, type: '', bytes: 4 })),
  groups: [{ kind: 'scope', name: '/g', label: 'g', parent: -1, boxes: [1, 2] }],
};

const end = (id: number, removed = false, value = 'v'): GhostEnd => ({ node: id, removed, value, type: 'float' });
const gone = (id: number, from: readonly GhostEnd[], to: readonly GhostEnd[]): RemovedNode => ({
  node: id,
  name: `gone${id}`,
  opType: 'Old',
  detail: '',
  graph: 0,
  from,
  to,
});

/** Edges that a ghost has, by names. */
function ghostEdges({ boxes, edges }: GraphView): string[] {
  const lines = Array.from(edges.from, (from, at) => `${boxes[from]!.name} > ${boxes[edges.to[at]!]!.name}`);
  return lines.filter((line) => line.includes('gone'));
}

const cases: readonly [name: string, removed: readonly RemovedNode[], edges: readonly string[], inGroup: number][] = [
  ['nothing was removed', [], [], 2],
  ['between two nodes of a group', [gone(7, [end(0)], [end(1)])], ['a > gone7 (removed)', 'gone7 (removed) > b'], 3],
  [
    'a chain, in the group too',
    [gone(7, [end(0)], [end(8, true)]), gone(8, [end(7, true)], [end(1)])],
    ['a > gone7 (removed)', 'gone7 (removed) > gone8 (removed)', 'gone8 (removed) > b'],
    4,
  ],
  [
    'between the ends of the graph, by their names, outside of the group',
    [gone(7, [end(-1, false, 'in')], [end(-1, false, 'out')])],
    ['in > gone7 (removed)', 'gone7 (removed) > out'],
    2,
  ],
  ['neighbors that are nowhere', [gone(7, [end(99)], [end(-1, false, 'lost')])], [], 2],
];
for (const [name, removed, edges, inGroup] of cases)
  test(`ghosts: ${name}`, () => {
    const shown = withGhosts(view, removed);
    assert.deepEqual(ghostEdges(shown), edges);
    assert.equal(shown.groups[0]!.boxes.length, inGroup);
    assert.deepEqual(
      shown.boxes.slice(view.boxes.length).map(({ ghost, node: id }) => [ghost, id]),
      removed.map((one) => [one.node, -1]),
    );
    for (const value of shown.edges.value) assert.ok(shown.values[value]);
  });

const placement = (...units: Unit[]) =>
  ({ verdicts: units.map((unit) => ({ unit })), rung: 'estimate', producer: { tool: 't', version: '1' } }) as unknown as PlacementOverlay;

test('placements: nodes on another unit, with both', () => {
  const comparison = comparePlacements(placement('htp', 'cpu', 'cpu'), placement('htp', 'htp', 'cpu'), 'SM8550');
  assert.deepEqual(comparison.differences, [{ kind: 'moved', node: 1, text: 'CPU → HTP' }]);
  assert.equal(countsText(comparison), '1 node on another unit');
  assert.equal(countsText(comparePlacements(placement('htp'), placement('htp'), 'x')), 'no difference');
});

const profile = (us: Readonly<Record<string, number>>) =>
  ({
    layers: Object.entries(us).map(([name, time]) => ({ name, us: time })),
    total: { meanMs: 1 },
    rung: 'measured',
    producer: { tool: 't', version: '1' },
  }) as unknown as Profile;

const runs: readonly [name: string, before: number | undefined, after: number | undefined, kind: string | undefined][] = [
  ['clearly slower', 100, 200, 'slower'],
  ['clearly faster', 200, 100, 'faster'],
  ['a tenth of the layer is noise', 100, 109, undefined],
  ['half a percent of the run is noise', 1, 5, undefined],
  ['only before', 100, undefined, undefined],
  ['only now', undefined, 100, undefined],
];
for (const [name, before, after, kind] of runs)
  test(`runs: ${name}`, () => {
    const of = (us: number | undefined) => profile(us === undefined ? {} : { a: us });
    const { differences } = compareRuns(of(before), of(after), view.boxes, 'other');
    assert.deepEqual(
      differences.map((one) => one.kind),
      kind ? [kind] : [],
    );
  });
