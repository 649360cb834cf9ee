import { breakCycles } from './acyclic';
import { connectedParts, packParts } from './components';
import { assignCenters } from './coordinates';
import { type Layout, type LayoutInput, listsByKey } from './graph';
import { assignLayers } from './layer';
import { orderRows } from './order';
import { properGraph } from './proper';
import { boxTop, routePoints } from './routes';
import { placeRows } from './rows';

/** Horizontal space around boxes and around edges that pass a row; vertical between parts that are not connected. */
const space = { box: 26, edge: 16, parts: 48 };

/** One connected part, laid out from its own corner. */
interface Part {
  readonly boxes: Int32Array;
  readonly edges: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly layer: Int32Array;
  readonly routes: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
  readonly crossings: number;
}

/** Places boxes in rows so that edges go down, with few crossings and straight chains. The same input gives the same output. */
export function layout(input: LayoutInput): Layout {
  const count = input.width.length;
  const boxes = connectedParts(count, input.from, input.to);
  const partOf = new Int32Array(count);
  boxes.forEach((members, part) => {
    for (const box of members) partOf[box] = part;
  });
  const edges = listsByKey(
    boxes.length,
    input.from.map((box) => partOf[box]!),
  );
  const local = new Int32Array(count);
  const parts = boxes.map((members, part) => {
    members.forEach((box, i) => {
      local[box] = i;
    });
    const own = edges.item.subarray(edges.start[part]!, edges.start[part + 1]!).filter((edge) => input.from[edge] !== input.to[edge]);
    return layoutPart(members, own, cutOut(input, members, own, local));
  });
  return join(input, parts);
}

function cutOut(input: LayoutInput, boxes: Int32Array, edges: Int32Array, local: Int32Array): LayoutInput {
  return {
    width: Float64Array.from(boxes, (box) => input.width[box]!),
    height: Float64Array.from(boxes, (box) => input.height[box]!),
    from: edges.map((edge) => local[input.from[edge]!]!),
    to: edges.map((edge) => local[input.to[edge]!]!),
    bundle: edges.map((edge) => input.bundle[edge]!),
  };
}

function layoutPart(boxes: Int32Array, edges: Int32Array, input: LayoutInput): Part {
  const down = breakCycles(boxes.length, input.from, input.to);
  const layer = assignLayers(boxes.length, down.from, down.to);
  // A turned edge starts at its reader, so it shares its way with nobody.
  const bundle = Array.from(input.bundle, (value, edge) => (down.turned[edge] ? `turned ${edge}` : value));
  const proper = properGraph({ from: down.from, to: down.to, bundle }, layer);
  const { rows, crossings } = orderRows(proper);
  const wide = Float64Array.from({ length: proper.count }, (_, vertex) =>
    vertex < proper.boxes ? input.width[vertex]! + space.box : space.edge,
  );
  const center = assignCenters(proper, rows, wide);
  const left = center.reduce((least, x, vertex) => Math.min(least, x - wide[vertex]! / 2), Number.POSITIVE_INFINITY);
  for (let vertex = 0; vertex < center.length; vertex++) center[vertex]! -= left;
  const places = placeRows(input, proper, rows, center);
  return {
    boxes,
    edges,
    x: Float64Array.from(input.width, (width, box) => center[box]! - width / 2),
    y: Float64Array.from(input.width, (_, box) => boxTop(box, input, proper, places)),
    layer,
    routes: Array.from(edges, (_, edge) => {
      const way = proper.way.item.subarray(proper.way.start[edge]!, proper.way.start[edge + 1]!);
      const points = routePoints(way, input, proper, places, center);
      return down.turned[edge] ? backwards(points) : points;
    }),
    width: center.reduce((most, x, vertex) => Math.max(most, x + wide[vertex]! / 2), 0),
    height: places.bottom[rows.length - 1]!,
    crossings,
  };
}

function backwards(points: readonly number[]): readonly number[] {
  const turned: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) turned.push(points[i]!, points[i + 1]!);
  return turned;
}

function join(input: LayoutInput, parts: readonly Part[]): Layout {
  const packed = packParts(parts, space.parts);
  const x = new Float64Array(input.width.length);
  const y = new Float64Array(input.width.length);
  const layer = new Int32Array(input.width.length);
  const routes: (readonly number[])[] = Array.from(input.from, () => []);
  parts.forEach((part, index) => {
    const [left, top] = [packed.x[index]!, packed.y[index]!];
    part.boxes.forEach((box, i) => {
      x[box] = part.x[i]! + left;
      y[box] = part.y[i]! + top;
      layer[box] = part.layer[i]!;
    });
    part.edges.forEach((edge, i) => {
      routes[edge] = part.routes[i]!.map((value, at) => value + (at % 2 === 0 ? left : top));
    });
  });
  const start = new Int32Array(routes.length + 1);
  routes.forEach((points, edge) => {
    start[edge + 1] = start[edge]! + points.length / 2;
  });
  return {
    x,
    y,
    boxWidth: input.width,
    boxHeight: input.height,
    direction: input.direction ?? 'down',
    layer,
    routes: { start, points: Float64Array.from(routes.flat()) },
    width: packed.width,
    height: packed.height,
    crossings: parts.reduce((sum, part) => sum + part.crossings, 0),
  };
}
