import { layout as dagreLayout, Graph } from '@dagrejs/dagre';
import type { Direction, LayoutInput } from '../../webview/layout/graph';
import { layout } from '../../webview/layout/layout';

/** What is compared of a layout: places of boxes and the points of edges, as lists of x, y. */
export interface Drawing {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly width: ArrayLike<number>;
  readonly height: ArrayLike<number>;
  readonly direction: Direction;
  /** Drawn as curves between the points of its routes. */
  readonly curved: boolean;
  readonly frames: ReadonlySet<number>;
  readonly routes: readonly ArrayLike<number>[];
  readonly milliseconds: number;
}

export function ours(input: LayoutInput): Drawing {
  const start = performance.now();
  const result = layout(input);
  const milliseconds = performance.now() - start;
  const { start: first, points } = result.routes;
  const routes = Array.from(input.from, (_, edge) => points.subarray(2 * first[edge]!, 2 * first[edge + 1]!));
  const { x, y, boxWidth: width, boxHeight: height, direction } = result;
  return { x, y, width, height, direction, curved: true, frames: new Set(input.parent), routes, milliseconds };
}

/** dagre with the same boxes and the least gaps that ours has. */
export function dagre(input: LayoutInput): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ nodesep: 26, edgesep: 16, ranksep: 28, rankdir: 'TB' });
  input.width.forEach((width, box) => {
    graph.setNode(String(box), { width, height: input.height[box]! });
  });
  input.from.forEach((from, edge) => {
    if (from !== input.to[edge]) graph.setEdge(String(from), String(input.to[edge]), {}, String(edge));
  });
  const start = performance.now();
  dagreLayout(graph);
  const milliseconds = performance.now() - start;
  const nodes = Array.from(input.width, (_, box) => graph.node(String(box)) as unknown as { x: number; y: number });
  return {
    x: nodes.map(({ x }, box) => x - input.width[box]! / 2),
    y: nodes.map(({ y }, box) => y - input.height[box]! / 2),
    width: input.width,
    height: input.height,
    direction: 'down',
    curved: false,
    frames: new Set(),
    routes: Array.from(input.from, (from, edge) => {
      if (from === input.to[edge]) return [];
      const { points } = graph.edge(String(from), String(input.to[edge]), String(edge)) as unknown as {
        points: { x: number; y: number }[];
      };
      return points.flatMap(({ x, y }) => [x, y]);
    }),
    milliseconds,
  };
}
