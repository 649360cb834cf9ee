import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphView, PlacementOverlay, Unit } from '../../../src/protocol/calls';
import { layout } from '../../../webview/layout/layout';
import { step } from '../../../webview/render/walk';
import { Bands } from '../../../webview/scene/bands';
import { crossingsOf } from '../../../webview/scene/crossings';
import { makeHulls } from '../../../webview/scene/hulls';
import { boxAt, boxesIn, boxRect, edgeAt, layoutInput, makeScene, type Scene } from '../../../webview/scene/scene';

/** `in -> a -> (b, c) -> d -> out`, with b on the CPU. */
const view = viewOf(
  ['in', 'a', 'b', 'c', 'd', 'out'],
  [
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 4],
    [4, 5],
  ],
);
const scene = sceneOf(view);
const placement = placementOf(
  ['htp', 'cpu', 'htp', 'htp'],
  [
    { unit: 'htp', nodes: [0, 2, 3] },
    { unit: 'cpu', nodes: [1] },
  ],
);

test('every box is found at its middle, and nothing beside the drawing', () => {
  for (let box = 0; box < view.boxes.length; box++) {
    const { x, y, width, height } = boxRect(scene, box);
    assert.equal(boxAt(scene, x + width / 2, y + height / 2), box);
  }
  assert.equal(boxAt(scene, -50, -50), -1);
});

test('all boxes are in the whole drawing, one in a point', () => {
  const { width, height } = scene.layout;
  assert.deepEqual(
    boxesIn(scene, { x: 0, y: 0, width, height }).sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5],
  );
});

test('an edge is found between its boxes', () => {
  const from = boxRect(scene, 0);
  assert.equal(edgeAt(scene, from.x + from.width / 2 + 2, from.y + from.height + 10, 5), 0);
  assert.equal(edgeAt(scene, from.x + from.width / 2 + 60, from.y + from.height + 10, 5), -1);
});

const walks: readonly (readonly [from: number, direction: 'up' | 'down' | 'left' | 'right', to: readonly number[]])[] = [
  [0, 'down', [1]],
  [1, 'up', [0]],
  [1, 'down', [2, 3]],
  [0, 'up', [-1]],
  [5, 'down', [-1]],
  [1, 'left', [-1]],
  [-1, 'down', [0]],
];
for (const [from, direction, to] of walks) {
  test(`walk ${direction} from ${from}`, () => assert.ok(to.includes(step(scene, from, direction)), `got ${step(scene, from, direction)}`));
}

test('left and right lead through a row and back', () => {
  const right = step(scene, 2, 'right');
  const other = right >= 0 ? right : step(scene, 2, 'left');
  assert.equal(other, 3);
  assert.equal(step(scene, 3, right >= 0 ? 'left' : 'right'), 2);
});

test('crossing edges are those between units, past removed nodes; graph ends cross nothing', () => {
  assert.deepEqual([...crossingsOf(scene.view, placement).flags], [0, 1, 0, 1, 0, 0]);
  assert.deepEqual([...crossingsOf(scene.view, placementOf(['htp', 'removed', 'cpu', 'cpu'], [])).flags], [0, 0, 1, 1, 0, 0]);
  assert.deepEqual([...crossingsOf(scene.view, undefined).flags], [0, 0, 0, 0, 0, 0]);
});

test('hulls cover the boxes of their segment and no other box', () => {
  const hulls = makeHulls(scene, placement, { us: Float64Array.of(1, 2, 3, Number.NaN), takenOn: 'cpu' });
  assert.deepEqual(
    hulls.map(({ unit, nodes, us, takenOn }) => ({ unit, nodes, us, takenOn })).sort((a, b) => b.nodes - a.nodes),
    [
      { unit: 'htp', nodes: 3, us: 4, takenOn: 'cpu' },
      { unit: 'cpu', nodes: 1, us: 2, takenOn: undefined },
    ],
  );
  for (const { segment, rects } of hulls) {
    for (let box = 0; box < view.boxes.length; box++) {
      const { x, y, width, height } = boxRect(scene, box);
      const own = placement.segments[segment]!.nodes.includes(view.boxes[box]!.node);
      const covered = rects.some(
        (rect) => rect.x <= x && rect.y <= y && rect.x + rect.width >= x + width && rect.y + rect.height >= y + height,
      );
      assert.equal(covered, own, `box ${box} in segment ${segment}`);
    }
  }
});

test('bands give each item of a range once', () => {
  const bands = new Bands(
    4,
    4000,
    (i) => i * 900,
    (i) => i * 900 + 1000,
  );
  assert.deepEqual(bands.between(0, 100), [0]);
  assert.deepEqual(bands.between(0, 5000).sort(), [0, 1, 2, 3]);
  assert.deepEqual(bands.between(-900, -800), [0]);
  assert.deepEqual(bands.between(950, 960).sort(), [0, 1]);
});

function viewOf(names: readonly string[], edges: readonly (readonly [number, number])[]): GraphView {
  const last = names.length - 1;
  return {
    boxes: names.map((name, i) => ({
      kind: i === 0 ? 'input' : i === last ? 'output' : 'node',
      node: i === 0 || i === last ? -1 : i - 1,
      name,
      opType: i === 0 || i === last ? '' : 'Relu',
      detail: '',
      graphs: [],
    })),
    edges: {
      from: Int32Array.from(edges, ([from]) => from),
      to: Int32Array.from(edges, ([, to]) => to),
      value: Int32Array.from(edges, ([from]) => from),
    },
    values: names.map((name) => ({ name, type: 'float[1]', bytes: 4 })),
    groups: [],
  };
}

function sceneOf(graph: GraphView): Scene {
  return makeScene(graph, layout(layoutInput(graph)));
}

function placementOf(units: readonly Unit[], segments: PlacementOverlay['segments']): PlacementOverlay {
  const provenance = { rung: 'estimate', producer: { tool: 'test', version: '1' } } as const;
  return {
    ...provenance,
    target: { soc: 'SM8650', precision: 'w8a8' },
    verdicts: units.map((unit) => ({ unit })),
    segments,
    boundaries: [],
    counts: { htp: 0, gpu: 0, cpu: 0, removed: 0 },
    time: { ...provenance, us: new Float64Array(units.length), totalUs: 0 },
  };
}
