import type { SyncedView } from '../src/protocol/host-calls';
import type { App } from './app';
import type { GraphPane } from './render/graph-pane';
import { boxesIn, boxRect, type Scene } from './scene/scene';

/** So often at most the other side hears of a pan. */
const everyMs = 60;

/** The other side of a diff editor follows this page's drawing and selection, and this page the other's. Matched nodes are what both know. */
export function linkPages(app: App, graph: GraphPane): void {
  const { store, comparing } = app;
  let last = '';
  let lastNode: number | undefined;
  comparing.onFollow = (view) => {
    follow(app, graph, view);
    last = textOf(graph);
    lastNode = selectedNode(app);
  };
  window.setInterval(() => {
    if (store.now.comparison?.linked !== true || !store.now.scene || document.hidden) return;
    const now = textOf(graph);
    const node = selectedNode(app);
    const moved = last !== '' && now !== last;
    const chose = lastNode !== undefined && node !== lastNode;
    last = now;
    lastNode = node;
    if (!moved && !chose) return;
    const anchor = moved ? anchorOf(app, graph, store.now.scene) : undefined;
    const view: SyncedView = { ...(anchor && { anchor }), ...(chose && { selected: comparing.partner(node) }) };
    app.guard('sync', () => app.host.call('sync', { view }));
  }, everyMs);
}

const textOf = ({ viewport: { x, y, scale } }: GraphPane) => `${Math.round(x)} ${Math.round(y)} ${scale.toFixed(4)}`;

function selectedNode({ store }: App): number {
  const { view, selected } = store.now;
  return view?.boxes[selected]?.node ?? -1;
}

/** The matched node nearest to the middle of the screen. */
function anchorOf({ comparing }: App, graph: GraphPane, scene: Scene): SyncedView['anchor'] {
  const { x, y, scale } = graph.viewport;
  const { width, height } = graph.surfaceSize;
  let best: SyncedView['anchor'];
  let nearest = Number.POSITIVE_INFINITY;
  for (const box of boxesIn(scene, { x: -x / scale, y: -y / scale, width: width / scale, height: height / scale })) {
    const { node } = scene.view.boxes[box]!;
    const partner = node < 0 ? -1 : comparing.partner(node);
    if (partner < 0) continue;
    const rect = boxRect(scene, box);
    const [atX, atY] = [(rect.x + rect.width / 2) * scale + x - width / 2, (rect.y + rect.height / 2) * scale + y - height / 2];
    const distance = Math.hypot(atX, atY);
    if (distance < nearest) [nearest, best] = [distance, { node: partner, x: atX, y: atY, scale }];
  }
  return best;
}

function follow(app: App, graph: GraphPane, { anchor, selected }: SyncedView): void {
  const { scene } = app.store.now;
  if (!scene) return;
  if (selected !== undefined) app.select(selected < 0 ? -1 : (scene.boxOfNode.get(selected) ?? -1));
  const box = anchor && scene.boxOfNode.get(anchor.node);
  if (!anchor || box === undefined) return;
  const { width, height } = graph.surfaceSize;
  const rect = boxRect(scene, box);
  const at = (middle: number, size: number, offset: number) => size / 2 + offset - middle * anchor.scale;
  graph.zoom.set(at(rect.x + rect.width / 2, width, anchor.x), at(rect.y + rect.height / 2, height, anchor.y), anchor.scale);
}
