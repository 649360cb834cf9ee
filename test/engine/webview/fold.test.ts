import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, GraphView } from '../../../src/engine/view/graph-view';
import { groupBoxes } from '../../../src/engine/view/groups/groups';
import { scopePath } from '../../../src/engine/view/groups/scope-path';
import type { PlacementOverlay, Unit } from '../../../src/protocol/calls';
import { crossingsOf } from '../../../webview/scene/crossings';
import { type FoldState, fold, type ShownView } from '../../../webview/scene/fold';
import { allOpen, defaultFold } from '../../../webview/scene/fold-default';
import { numbers } from '../layout/graphs';

/** Boxes by name (`<x` and `>y` are ends of the graph, `If@1` holds graph 1); each edge carries its writer's value. */
function view(texts: readonly string[], pairs: readonly (readonly [number, number])[], firstNode = 0): GraphView {
  const boxes = texts.map((text, at): Box => {
    const kind = text.startsWith('<') ? 'input' : text.startsWith('>') ? 'output' : 'node';
    const [name, graph] = (kind === 'node' ? text : text.slice(1)).split('@');
    return { kind, node: kind === 'node' ? firstNode + at : -1, name: name!, opType: '', detail: '', graphs: graph ? [Number(graph)] : [] };
  });
  const edges = {
    from: Int32Array.from(pairs, ([one]) => one),
    to: Int32Array.from(pairs, ([, other]) => other),
    value: Int32Array.from(pairs, ([one]) => one),
  };
  const values = boxes.map(({ name }) => ({ name, type: 'float[4]', bytes: 16 }));
  return { boxes, edges, values, groups: groupBoxes(boxes, edges, ({ name }) => scopePath(name)) };
}

/** The drawing as text: boxes indented under their frames, `[ ]` closed, `{ }` frame, then edges with what they stand for. */
function text({ boxes, parent, edges, values, counts }: ShownView): string[] {
  const depth = (box: number): number => (parent[box]! < 0 ? 0 : 1 + depth(parent[box]!));
  const label = (box: number): string => {
    const { kind, name } = boxes[box]!;
    return { group: `[${name}]`, frame: `{${name}}`, input: `<${name}`, output: `>${name}`, node: name }[kind];
  };
  const rows = boxes.map((_, box) => `${'  '.repeat(depth(box))}${label(box)}`);
  const arrows = Array.from(edges.from, (from, edge) => {
    const value = values[edges.value[edge]!]!;
    return `${label(from)} -> ${label(edges.to[edge]!)} ${counts[edge]! > 1 ? `${value.type}, ${value.bytes} B` : value.name}`;
  });
  return [...rows, ...arrows];
}

const state = (open: string[] = [], bodies: string[] = []): FoldState => ({
  level: 'groups',
  open: new Set(open.map((name) => `group ${name}`)),
  bodies: new Set(bodies),
});

const two = view(
  ['<x', 'a/p', 'a/q', 'b/r', 'b/s', '>y'],
  [
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 3],
    [3, 4],
    [4, 5],
  ],
);
const withBody = view(
  ['<x', 'If@1', '>y'],
  [
    [0, 1],
    [1, 2],
  ],
);
const body = view(
  ['<x', 'a/p', 'a/q', 'r', '>z'],
  [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ],
  10,
);

const drawings: readonly (readonly [name: string, views: readonly GraphView[], state: FoldState, want: readonly string[]])[] = [
  ['all closed', [two], state(), ['<x', '[/a]', '[/b]', '>y', '<x -> [/a] x', '[/a] -> [/b] 2 values, 32 B', '[/b] -> >y b/s']],
  [
    'one open',
    [two],
    state(['/a']),
    ['<x', '{/a}', '  a/p', '  a/q', '[/b]', '>y', '<x -> a/p x', 'a/p -> a/q a/p', 'a/p -> [/b] a/p', 'a/q -> [/b] a/q', '[/b] -> >y b/s'],
  ],
  [
    'a body in place, its groups closed',
    [withBody, body],
    state([], ['node If']),
    ['<x', '{If}', '  <x', '  [/a]', '  r', '  >z', '>y', '<x -> [/a] x', '[/a] -> r a/q', 'r -> >z r', '<x -> {If} x', '{If} -> >y If'],
  ],
  ['a body that is not there yet stays closed', [withBody], state([], ['node If']), ['<x', 'If', '>y', '<x -> If x', 'If -> >y If']],
];
for (const [name, views, fold_, want] of drawings)
  test(`the drawing of ${name}`, () => assert.deepEqual(text(fold(new Map(views.entries()), 0, fold_)), want));

test('a key leads to the same box whatever else is open', () => {
  const closed = fold(new Map([[0, two]]), 0, state());
  const open = fold(new Map([[0, two]]), 0, state(['/a', '/b']));
  assert.equal(open.boxes[open.keys.indexOf(closed.keys[1]!)]!.kind, 'frame');
  assert.equal(new Set(open.keys).size, open.keys.length);
});

test('whatever is open, every node is in one box and every edge is drawn or inside a closed group', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = numbers(seed);
    const pick = (below: number) => Math.floor(next() * below);
    const count = 10 + pick(80);
    const names = Array.from({ length: count }, (_, at) => `${Array.from({ length: pick(4) }, () => `s${pick(3)}/`).join('')}n${at}`);
    const pairs = Array.from({ length: count * 2 }, (): [number, number] => [pick(count), pick(count)]).filter(([from, to]) => from < to);
    const raw = view(names, pairs);
    const open = raw.groups.filter(() => next() < 0.5).map(({ name }) => name);
    const shown = fold(new Map([[0, raw]]), 0, state(open));
    const drawn = new Set(Array.from(shown.edges.from, (from, edge) => `${from} ${shown.edges.to[edge]}`));
    for (const { node } of raw.boxes) {
      const box = shown.boxOfNode.get(node)!;
      assert.ok(shown.boxes[box]!.kind === 'group' ? shown.members[box]!.includes(node) : shown.boxes[box]!.node === node);
    }
    pairs.forEach(([from, to]) => {
      const [a, b] = [shown.boxOfNode.get(from)!, shown.boxOfNode.get(to)!];
      assert.ok(a === b ? shown.boxes[a]!.kind === 'group' : drawn.has(`${a} ${b}`), `seed ${seed}`);
    });
    assert.ok(shown.parent.every((frame, box) => frame < box && (frame < 0 || shown.boxes[frame]!.kind === 'frame')));
    const counted =
      shown.boxes.filter(({ kind }) => kind === 'node').length +
      shown.boxes.reduce((sum, { kind }, box) => sum + (kind === 'group' ? shown.members[box]!.length : 0), 0);
    assert.equal(counted, count);
  }
});

const crossed: readonly (readonly [name: string, open: string[], units: string, want: readonly string[]])[] = [
  ['all on one unit', [], 'hhhh', []],
  ['groups on two units: each value counts once', [], 'hhcc', ['[/a] -> [/b] 32']],
  ['one of two values crosses, and one inside of a closed group', [], 'hcch', ['[/a] -> [/b] 16']],
  ['past a removed node', [], 'hrcc', ['[/a] -> [/b] 32']],
  ['from a node into a group', ['/a'], 'hhcc', ['a/p -> [/b] 16', 'a/q -> [/b] 16']],
];
for (const [name, open, letters, want] of crossed)
  test(`crossings: ${name}`, () => {
    const units: Record<string, Unit> = { h: 'htp', c: 'cpu', r: 'removed' };
    const verdicts = ['', ...letters].map((letter) => ({ unit: units[letter] }));
    const shown = fold(new Map([[0, two]]), 0, state(open));
    const { flags, bytes } = crossingsOf(shown, { verdicts } as unknown as PlacementOverlay);
    const arrows = text(shown).slice(shown.boxes.length);
    const found = arrows.flatMap((arrow, edge) => (flags[edge] ? [`${arrow.split(' ').slice(0, 3).join(' ')} ${bytes[edge]}`] : []));
    assert.deepEqual(found, want);
  });

const layered = (layers: number, size: number) =>
  view(
    Array.from({ length: layers * size }, (_, at) => `/layer.${Math.floor(at / size)}/n${at % size}`),
    Array.from({ length: layers * size - 1 }, (_, at) => [at, at + 1] as const),
  );

const first: readonly (readonly [name: string, raw: GraphView, level: FoldState['level'], boxes: number])[] = [
  ['a small graph layer by layer', layered(20, 20), 'layers', 400],
  ['a large one closed', layered(30, 20), 'groups', 30],
  ['a very large one closed in stretches', layered(400, 20), 'groups', 20],
];
for (const [name, raw, level, boxes] of first)
  test(`at first: ${name}`, () => {
    const start = defaultFold(raw);
    assert.equal(start.level, level);
    assert.equal(fold(new Map([[0, raw]]), 0, start).boxes.length, boxes);
    const all = fold(new Map([[0, raw]]), 0, { ...start, level: 'groups', open: allOpen(raw) });
    assert.equal(all.boxes.filter(({ kind }) => kind === 'node').length, raw.boxes.length);
  });
