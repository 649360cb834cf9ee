import { type Direction, type Layout, type LayoutInput, listsByKey } from './graph';
import type { Hierarchy } from './hierarchy';
import type { OrderedLevels, Passages } from './passages';
import type { PlacedLevel } from './placed';
import { Polylines } from './routes';

/** Every level laid out from its own corner, the sizes of all boxes, and by level where in its frame its corner is. */
export interface PlacedFrames {
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly left: Float64Array;
  readonly top: Float64Array;
  readonly levels: readonly PlacedLevel[];
}

/** Puts the levels into each other, and the pieces of each edge one after the other. */
export function compose(
  input: LayoutInput,
  direction: Direction,
  hierarchy: Hierarchy,
  ordered: OrderedLevels,
  frames: PlacedFrames,
): Layout {
  const boxes = placeBoxes(input.width.length, hierarchy, frames);
  const routes = joinRoutes(input.from.length, hierarchy, ordered, frames, boxes);
  const down = {
    x: boxes.x,
    y: boxes.y,
    boxWidth: frames.width,
    boxHeight: frames.height,
    direction,
    layer: boxes.layer,
    routes,
    width: frames.levels[0]!.width,
    height: frames.levels[0]!.height,
    crossings: ordered.levels.reduce((sum, { parts }) => parts.reduce((all, part) => all + part.crossings, sum), 0),
  };
  return direction === 'down' ? down : turned(down);
}

function turned(down: Layout): Layout {
  const { start, points } = down.routes;
  return {
    ...down,
    x: down.y,
    y: down.x,
    boxWidth: down.boxHeight,
    boxHeight: down.boxWidth,
    width: down.height,
    height: down.width,
    routes: { start, points: points.map((_, at) => points[at ^ 1]!) },
  };
}

interface BoxPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly layer: Int32Array;
  /** By level: where its corner is in the drawing. */
  readonly left: Float64Array;
  readonly top: Float64Array;
}

function placeBoxes(count: number, { levels, frame, children }: Hierarchy, frames: PlacedFrames): BoxPlaces {
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const layer = new Int32Array(count);
  const left = new Float64Array(levels);
  const top = new Float64Array(levels);
  for (let level = 0; level < levels; level++) {
    const box = frame[level]!;
    left[level] = box < 0 ? 0 : x[box]! + frames.left[level]!;
    top[level] = box < 0 ? 0 : y[box]! + frames.top[level]!;
    const placed = frames.levels[level]!;
    const first = children.start[level]!;
    for (let k = first; k < children.start[level + 1]!; k++) {
      const child = children.item[k]!;
      x[child] = left[level]! + placed.x[k - first]!;
      y[child] = top[level]! + placed.y[k - first]!;
      layer[child] = placed.layer[k - first]!;
    }
  }
  return { x, y, layer, left, top };
}

function joinRoutes(edges: number, hierarchy: Hierarchy, ordered: OrderedLevels, frames: PlacedFrames, boxes: BoxPlaces): Layout['routes'] {
  const { passages } = ordered;
  const { start: first, item } = listsByKey(edges, Int32Array.from(passages.edge));
  const joiner = new Joiner(hierarchy, ordered, frames, boxes);
  const start = new Int32Array(edges + 1);
  for (let edge = 0; edge < edges; edge++) {
    if (first[edge + 1]! - first[edge]! === 1) joiner.add(item[first[edge]!]!);
    else for (const passage of inOrder(passages, item.subarray(first[edge]!, first[edge + 1]!))) joiner.add(passage);
    start[edge + 1] = joiner.lines.endLine();
  }
  return { start, points: joiner.lines.all() };
}

/** Passages from the source to the target: those before the middle were found from the middle outward. */
function inOrder({ part }: Passages, found: Int32Array): Int32Array {
  const before = found.filter((passage) => part[passage]! < 0).reverse();
  return Int32Array.of(...before, ...found.filter((passage) => part[passage] === 0), ...found.filter((passage) => part[passage]! > 0));
}

class Joiner {
  readonly lines = new Polylines();

  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly ordered: OrderedLevels,
    private readonly frames: PlacedFrames,
    private readonly boxes: BoxPlaces,
  ) {}

  /** The points of a piece in the drawing, with the way from a port to the border of the frame. */
  add(passage: number): void {
    const { passages, levels } = this.ordered;
    const level = passages.level[passage]!;
    const piece = passages.piece[passage]!;
    const { start, points } = this.frames.levels[level]!.routes;
    const { graph } = levels[level]!;
    const [first, last] = [start[piece]!, start[piece + 1]! - 1];
    const upper = () => this.addBorder(level, points[2 * first]!, graph.from[piece]! >= graph.boxes, false);
    const lower = () => this.addBorder(level, points[2 * last]!, graph.to[piece]! >= graph.boxes, true);
    const [left, top] = [this.boxes.left[level]!, this.boxes.top[level]!];
    if (passages.backwards[passage] === 1) {
      lower();
      for (let k = last; k >= first; k--) this.lines.add(left + points[2 * k]!, top + points[2 * k + 1]!);
      upper();
    } else {
      upper();
      for (let k = first; k <= last; k++) this.lines.add(left + points[2 * k]!, top + points[2 * k + 1]!);
      lower();
    }
  }

  private addBorder(level: number, x: number, isPort: boolean, lower: boolean): void {
    if (!isPort) return;
    const box = this.hierarchy.frame[level]!;
    this.lines.add(this.boxes.left[level]! + x, this.boxes.y[box]! + (lower ? this.frames.height[box]! : 0));
  }
}
