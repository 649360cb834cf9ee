import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../../../webview/layout/layout';
import { anchorOf } from '../../../webview/render/anchor';
import { graphShortcuts, shortcutOf } from '../../../webview/render/shortcuts';
import { treePlace } from '../../../webview/render/tree';
import { flat } from '../../../webview/scene/fold';
import { layoutInput, makeScene, type Scene } from '../../../webview/scene/scene';

/** A chain of nodes by name, laid out. */
function sceneOf(names: readonly string[]): Scene {
  const edges = Int32Array.from({ length: names.length - 1 }, (_, i) => i);
  const view = flat({
    boxes: names.map((name, node) => ({ kind: 'node' as const, node, name, opType: 'Relu', detail: '', graphs: [] })),
    edges: { from: edges, to: edges.map((edge) => edge + 1), value: edges },
    values: Array.from(edges, (edge) => ({ name: `v${edge}`, type: 'float', bytes: 4 })),
    groups: [],
  });
  return makeScene(view, layout(layoutInput(view)));
}

test('boxes are counted in the frame that they stand in', () => {
  const scene = sceneOf(['a', 'b', 'c', 'd', 'e']);
  const nested: Scene = { ...scene, view: { ...scene.view, parent: Int32Array.of(-1, 0, 0, 1, -1) } };
  const places = [0, 1, 2, 3, 4].map((box) => Object.values(treePlace(nested, box)));
  assert.deepEqual(places, [
    [1, 1, 2],
    [2, 1, 2],
    [2, 2, 2],
    [3, 1, 1],
    [1, 2, 2],
  ]);
});

const whole = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };
const rowOf = (scene: Scene, name: string) => scene.layout.y[scene.view.boxes.findIndex((box) => box.name === name)]!;

test('the selected box is the anchor; where it is gone, the nearest one that is left', () => {
  const before = sceneOf(['a', 'b', 'c', 'd']);
  const now = sceneOf(['new', 'a', 'b', 'd']);
  const kept = anchorOf(before, now, { selected: 1, seen: whole });
  assert.equal(kept?.y, rowOf(now, 'b') - rowOf(before, 'b'));
  const gone = anchorOf(before, now, { selected: 2, seen: whole });
  assert.ok(gone !== undefined);
});

test('a wish goes before what is selected, and strangers share no anchor', () => {
  const before = sceneOf(['a', 'b', 'c']);
  const now = sceneOf(['a', 'x', 'y', 'b', 'c']);
  assert.equal(anchorOf(before, now, { key: before.view.keys[2]!, selected: 0, seen: whole })?.y, rowOf(now, 'c') - rowOf(before, 'c'));
  assert.equal(anchorOf(before, sceneOf(['x', 'y']), { selected: 0, seen: whole }), undefined);
});

test('no key of the graph means two things', () => {
  const keys = graphShortcuts.flatMap((one) => one.keys);
  assert.equal(new Set(keys).size, keys.length);
  for (const one of graphShortcuts) for (const key of one.keys) assert.equal(shortcutOf(key), one);
});
