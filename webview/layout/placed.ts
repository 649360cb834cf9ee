import { type Attachments, attach } from './attach';
import { packParts } from './components';
import { assignCenters } from './coordinates';
import type { OrderedLevel, OrderedPart } from './ordered';
import { Polylines } from './routes';
import { placeRows, type RowPlaces } from './rows';
import { tighten } from './tighten';

/** Horizontal space around boxes and around edges that pass a row; between parts that are not connected; and inside of a frame. */
export const space = { box: 26, edge: 16, parts: 36, frame: 16 };

/** What is known of the boxes of a level: their sizes and, by piece, where beside the center it leaves its upper and meets its lower box. */
export interface LevelSizes {
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly leaves: Float64Array;
  readonly meets: Float64Array;
}

/** A level laid out from its own corner. */
export interface PlacedLevel {
  /** Upper left corner by box. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Row by box. */
  readonly layer: Int32Array;
  /** By port: where on its border. */
  readonly port: Float64Array;
  /** By piece, from its upper to its lower end. */
  readonly routes: { readonly start: Int32Array; readonly points: Float64Array };
  readonly width: number;
  readonly height: number;
}

interface PlacedPart {
  readonly center: Float64Array;
  readonly attached: Attachments;
  readonly rows: RowPlaces;
  readonly width: number;
  readonly height: number;
}

export function placeLevel(level: OrderedLevel, sizes: LevelSizes): PlacedLevel {
  const { boxes, ports } = level.graph;
  const parts = level.parts.map((part) => placePart(part, sizes));
  const corners = placeParts(level, parts);
  const x = new Float64Array(boxes);
  const y = new Float64Array(boxes);
  const layer = new Int32Array(boxes);
  const port = new Float64Array(ports.side.length);
  const partOf = new Int32Array(level.graph.from.length);
  const within = new Int32Array(level.graph.from.length);
  level.parts.forEach((part, index) => {
    const { center, rows } = parts[index]!;
    const [left, top] = [corners.x[index]!, corners.y[index]!];
    part.vertices.forEach((vertex, at) => {
      if (vertex >= boxes) {
        port[vertex - boxes] = left + center[at]!;
        return;
      }
      layer[vertex] = part.proper.layer[at]!;
      x[vertex] = left + center[at]! - sizes.width[vertex]! / 2;
      y[vertex] = top + boxTop(rows, layer[vertex]!, sizes.height[vertex]!);
    });
    part.pieces.forEach((piece, at) => {
      partOf[piece] = index;
      within[piece] = at;
    });
  });
  const lines = new Polylines();
  const start = new Int32Array(partOf.length + 1);
  for (let piece = 0; piece < partOf.length; piece++) {
    const index = partOf[piece]!;
    const shift = { left: corners.x[index]!, top: corners.y[index]! };
    route(lines, { part: level.parts[index]!, placed: parts[index]!, sizes, shift }, within[piece]!);
    start[piece + 1] = lines.endLine();
  }
  return { x, y, layer, port, routes: { start, points: lines.all() }, width: corners.width, height: corners.height };
}

function placePart(part: OrderedPart, sizes: LevelSizes): PlacedPart {
  const { proper, rows, vertices, pieces } = part;
  const wide = new Float64Array(proper.count).fill(space.edge);
  const height = new Float64Array(proper.boxes);
  for (let box = 0; box < proper.boxes; box++) {
    wide[box] = sizes.width[vertices[box]!]! + space.box;
    height[box] = sizes.height[vertices[box]!]!;
  }
  const given = { leaves: new Float64Array(proper.from.length), meets: new Float64Array(proper.from.length) };
  for (let step = 0; step < proper.from.length; step++) {
    if (proper.starts[step]! >= 0) given.leaves[step] = sizes.leaves[pieces[proper.starts[step]!]!]!;
    if (proper.ends[step]! >= 0) given.meets[step] = sizes.meets[pieces[proper.ends[step]!]!]!;
  }
  const lean = leanOf(given);
  const center = assignCenters(proper, rows, wide, lean);
  tighten(proper, rows, wide, lean, center);
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let vertex = 0; vertex < center.length; vertex++) {
    left = Math.min(left, center[vertex]! - wide[vertex]! / 2);
    right = Math.max(right, center[vertex]! + wide[vertex]! / 2);
  }
  for (let vertex = 0; vertex < center.length; vertex++) center[vertex]! -= left;
  const attached = attach(
    proper,
    wide.map((one) => one - space.box),
    center,
    given,
  );
  const places = placeRows(proper, rows, height, center, leanOf(attached));
  return { center, attached, rows: places, width: right - left, height: places.bottom[rows.length - 1]! };
}

/** By step: how far its lower end's center is from below its upper end's center when it is straight. */
function leanOf({ leaves, meets }: Attachments): Float64Array {
  return leaves.map((one, step) => one - meets[step]!);
}

/** Parts on shelves; the one with ports spans the frame from border to border, with the others beside it. */
function placeParts({ graph, parts: ordered }: OrderedLevel, parts: readonly PlacedPart[]): ReturnType<typeof packParts> {
  const { side } = graph.ports;
  // By rows and not by height: a frame that is opened does not put its part before others.
  const turn = ordered.map(({ rows }) => -rows.length);
  if (side.length === 0) return packParts(parts, turn, space.parts);
  const ported = ordered.findIndex(({ vertices }) => vertices[vertices.length - 1]! >= graph.boxes);
  const main = parts[ported]!;
  const others = packParts(
    parts.filter((_, index) => index !== ported),
    turn.filter((_, index) => index !== ported),
    space.parts,
  );
  const [above, below] = [0, 1].map((border) => (side.includes(border) ? space.frame : 0)) as [number, number];
  const left = others.width > 0 ? main.width + space.parts : 0;
  const place = (from: Float64Array, by: number) =>
    Float64Array.from(parts, (_, i) => (i === ported ? 0 : by + from[i > ported ? i - 1 : i]!));
  return {
    x: place(others.x, left),
    y: place(others.y, above),
    width: Math.max(main.width, left + others.width),
    height: Math.max(main.height, others.width > 0 ? above + others.height + below : 0),
  };
}

interface RouteOf {
  readonly part: OrderedPart;
  readonly placed: PlacedPart;
  readonly sizes: LevelSizes;
  readonly shift: { readonly left: number; readonly top: number };
}

/**
 * The points of one piece, from the lower border of its upper box to the upper border of its lower box. Between two points it is either straight down (same x)
 * or an S curve in the gap between two rows, where no box stands; so it meets no box on its way.
 */
function route(lines: Polylines, { part, placed: { center, attached, rows }, sizes, shift: { left, top } }: RouteOf, at: number): void {
  const { proper, vertices, pieces } = part;
  const [first, last] = [part.from[at]!, part.to[at]!];
  const [upper, lower] = [proper.layer[first]!, proper.layer[last]!];
  const heightOf = (vertex: number) => (vertex < proper.boxes ? sizes.height[vertices[vertex]!]! : 0);
  const startX = left + center[first]! + (proper.dummy[at]! < 0 ? sizes.leaves[pieces[at]!]! : attached.leaves[proper.firstStep[at]!]!);
  lines.add(startX, top + boxTop(rows, upper, heightOf(first)) + heightOf(first));
  lines.add(startX, top + rows.bottom[upper]!);
  if (proper.dummy[at]! >= 0) {
    for (let row = upper + 1; row < lower; row++) {
      const x = left + center[proper.dummy[at]! + row - upper - 1]!;
      lines.add(x, top + rows.top[row]!);
      lines.add(x, top + rows.bottom[row]!);
    }
  }
  const endX = left + center[last]! + (proper.dummy[at]! < 0 ? sizes.meets[pieces[at]!]! : attached.meets[proper.lastStep[at]!]!);
  lines.add(endX, top + rows.top[lower]!);
  lines.add(endX, top + boxTop(rows, lower, heightOf(last)));
}

/** Boxes stand in the middle of their row. */
function boxTop(rows: RowPlaces, row: number, height: number): number {
  return (rows.top[row]! + rows.bottom[row]! - height) / 2;
}
