import { compose, type PlacedFrames } from './compose';
import type { Direction, Layout, LayoutInput } from './graph';
import { type Hierarchy, hierarchyOf } from './hierarchy';
import { type Memo, noMemo } from './memo';
import { type OrderedLevels, orderLevels } from './passages';
import { type LevelSizes, type PlacedLevel, placeLevel, space } from './placed';

/** Height of a frame's title, at its top in both directions. */
export const frameHeader = 28;

/** Space between a frame's border and what is in it, as rows go down; a border with ports needs none. */
interface Insets {
  readonly above: number;
  readonly left: number;
}

const insetsOf: Readonly<Record<Direction, Insets>> = {
  down: { above: frameHeader, left: space.frame },
  right: { above: 0, left: frameHeader + space.frame },
};

/** Places boxes in rows so that edges go down, with few crossings and straight chains; the inside of each frame by itself. The same input gives the same output. */
export function layout(given: LayoutInput, memo: Memo = noMemo): Layout {
  const direction = given.direction ?? 'down';
  const input = direction === 'down' ? given : { ...given, width: given.height, height: given.width };
  const hierarchy = hierarchyOf(input.width.length, input.parent);
  const ordered = orderLevels(input, hierarchy, memo);
  const frames = placeFrames(input, hierarchy, ordered, insetsOf[direction], memo);
  return compose(input, direction, hierarchy, ordered, frames);
}

/** Places all levels, inner before outer: a frame is as large as what is in it. */
function placeFrames(input: LayoutInput, hierarchy: Hierarchy, ordered: OrderedLevels, insets: Insets, memo: Memo): PlacedFrames {
  const width = input.width.slice();
  const height = input.height.slice();
  const left = new Float64Array(hierarchy.levels);
  const top = new Float64Array(hierarchy.levels);
  const levels: PlacedLevel[] = [];
  for (let level = hierarchy.levels - 1; level >= 0; level--) {
    const { graph } = ordered.levels[level]!;
    const sizes = levelSizes(level, { width, height, left, levels }, hierarchy, ordered);
    const made = [[graph.boxes], graph.ports.side, graph.ports.rank, graph.from, graph.to, graph.lane, ...Object.values(sizes)];
    const placed = memo.get('place', made, () => placeLevel(ordered.levels[level]!, sizes));
    levels[level] = placed;
    const box = hierarchy.frame[level]!;
    if (box < 0) continue;
    const [above, below] = [0, 1].map((side) => (graph.ports.side.includes(side) ? 0 : space.frame)) as [number, number];
    const needed = insets.left + placed.width + space.frame;
    width[box] = Math.max(width[box]!, needed);
    left[level] = insets.left + Math.floor((width[box]! - needed) / 2);
    top[level] = insets.above + above;
    height[box] = Math.max(height[box]!, top[level]! + placed.height + below);
  }
  return { width, height, left, top, levels };
}

function levelSizes(
  level: number,
  { width, height, left, levels }: Pick<PlacedFrames, 'width' | 'height' | 'left' | 'levels'>,
  { children, inside }: Hierarchy,
  { levels: ordered, joints }: OrderedLevels,
): LevelSizes {
  const boxes = children.item.subarray(children.start[level]!, children.start[level + 1]!);
  const { graph, turned } = ordered[level]!;
  const offsets = (port: Int32Array, ends: Int32Array, endsOfTurned: Int32Array) => {
    const offset = new Float64Array(port.length);
    for (let piece = 0; piece < port.length; piece++) {
      if (port[piece]! < 0) continue;
      const box = boxes[(turned[piece] ? endsOfTurned : ends)[piece]!]!;
      offset[piece] = left[inside[box]!]! + levels[inside[box]!]!.port[port[piece]!]! - width[box]! / 2;
    }
    return offset;
  };
  const { upper, lower } = joints[level]!;
  const sizes = { width: new Float64Array(boxes.length), height: new Float64Array(boxes.length) };
  boxes.forEach((box, at) => {
    sizes.width[at] = width[box]!;
    sizes.height[at] = height[box]!;
  });
  return { ...sizes, leaves: offsets(upper, graph.from, graph.to), meets: offsets(lower, graph.to, graph.from) };
}
