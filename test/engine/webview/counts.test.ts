import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, GraphView } from '../../../src/engine/view/graph-view';
import { layout } from '../../../webview/layout/layout';
import type { Frame } from '../../../webview/render/frame';
import type { DrawingContext } from '../../../webview/render/paint';
import { paintCounts } from '../../../webview/render/paint-counts';
import { fold } from '../../../webview/scene/fold';
import { layoutInput, makeScene, type Rect } from '../../../webview/scene/scene';

/** `a`'s two nodes both feed `b`'s: closed, one edge of two values. */
const boxes = ['a/p', 'a/q', 'b/r'].map((name, node): Box => ({ kind: 'node', node, name, opType: 'Op', detail: '', graphs: [] }));
const edges = { from: Int32Array.of(0, 0, 1), to: Int32Array.of(1, 2, 2), value: Int32Array.of(0, 0, 1) };
const values = ['x', 'y'].map((name) => ({ name, type: 'float[4]', bytes: 16 }));
const view: GraphView = { boxes, edges, values, groups: [{ kind: 'scope', name: '/a', label: 'a', parent: -1, boxes: [0, 1] }] };
const shown = fold(new Map([[0, view]]), 0, { level: 'groups', open: new Set(), bodies: new Set() });
const scene = makeScene(shown, layout(layoutInput(shown)));
const all: Rect = { x: 0, y: 0, width: scene.layout.width, height: scene.layout.height };

/** What is written beside the edges. */
function written(scale: number, flag: number, selected: number, taken: readonly Rect[]): readonly string[] {
  const texts: string[] = [];
  const context: Partial<DrawingContext> = {
    measureText: (text) => ({ width: 6 * text.length }) as TextMetrics,
    fillRect: () => undefined,
    fillText: (text) => texts.push(text),
  };
  const crossings = { flags: Uint8Array.of(flag), bytes: Float64Array.of(0) };
  const rest = { focused: -1, hoverBox: -1, hoverEdge: -1, lit: undefined, palette: { font: 'sans-serif' } };
  const frame = { ...rest, scene, crossings, selected } as unknown as Frame;
  paintCounts({ context: context as DrawingContext, left: 0, top: 0, scale }, frame, all, taken);
  return texts;
}

const cases: readonly (readonly [
  name: string,
  scale: number,
  flag: number,
  selected: number,
  taken: readonly Rect[],
  want: readonly string[],
])[] = [
  ['beside cards', 0.5, 0, -1, [], ['2 values']],
  ['not beside blocks', 0.4, 0, -1, [], []],
  ['not where the edge says its type', 1.6, 0, -1, [], []],
  ['not beside a crossing, which says its bytes', 1, 1, -1, [], []],
  ['not beside an edge of the chosen box', 1, 0, 0, [], []],
  ['not over a caption', 1, 0, -1, [all], []],
];
for (const [name, scale, flag, selected, taken, want] of cases)
  test(`how many values an edge stands for: ${name}`, () => assert.deepEqual(written(scale, flag, selected, taken), want));
