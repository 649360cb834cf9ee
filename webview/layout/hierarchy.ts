import { type Lists, listsByKey } from './graph';

/** Which box stands in which frame. Level 0 is the drawing itself, every other level is the inside of one frame; outer levels come before inner ones. */
export interface Hierarchy {
  readonly levels: number;
  /** By box: the level that it stands in. */
  readonly levelOf: Int32Array;
  /** By box: the level inside of it, -1 where nothing stands in it. */
  readonly inside: Int32Array;
  /** By level: the frame around it, -1 for level 0. */
  readonly frame: Int32Array;
  readonly depth: Int32Array;
  /** By level: its boxes in rising order. */
  readonly children: Lists;
}

export function hierarchyOf(count: number, given: Int32Array | undefined): Hierarchy {
  const parent = given ? soundParents(count, given) : new Int32Array(count).fill(-1);
  const byParent = listsByKey(
    count + 1,
    parent.map((one) => one + 1),
  );
  const inside = new Int32Array(count).fill(-1);
  const frames = [-1];
  const depths = [0];
  for (let level = 0; level < frames.length; level++) {
    const key = frames[level]! + 1;
    for (let k = byParent.start[key]!; k < byParent.start[key + 1]!; k++) {
      const box = byParent.item[k]!;
      if (byParent.start[box + 1] === byParent.start[box + 2]) continue;
      inside[box] = frames.push(box) - 1;
      depths.push(depths[level]! + 1);
    }
  }
  const levelOf = parent.map((one) => (one < 0 ? 0 : inside[one]!));
  return {
    levels: frames.length,
    levelOf,
    inside,
    frame: Int32Array.from(frames),
    depth: Int32Array.from(depths),
    children: listsByKey(frames.length, levelOf),
  };
}

/** Parents that do not exist, and those that would make a box stand in itself, count as none. */
function soundParents(count: number, given: Int32Array): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, box) => {
    const one = given[box] ?? -1;
    return one >= 0 && one < count && one !== box ? one : -1;
  });
  const seenBy = new Int32Array(count).fill(-1);
  for (let start = 0; start < count; start++) {
    let box = start;
    while (seenBy[box]! < 0) {
      seenBy[box] = start;
      if (parent[box]! < 0) break;
      if (seenBy[parent[box]!] === start) parent[box] = -1;
      else box = parent[box]!;
    }
  }
  return parent;
}

/** The boxes on the way from a level down to an edge's end: `item[at]` stands in the level, the last is the end itself. */
export interface Ends {
  /** By edge: the innermost level that holds both ends. -1 for an edge from a box to itself. */
  readonly level: Int32Array;
  readonly source: Chains;
  readonly target: Chains;
}

/** Lists by edge. Empty where the frame around the level is that end of the edge itself. */
export type Chains = Lists;

export function endsOf(hierarchy: Hierarchy, from: Int32Array, to: Int32Array): Ends {
  const level = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge++) level[edge] = commonLevel(hierarchy, from[edge]!, to[edge]!);
  return { level, source: chains(hierarchy, level, from), target: chains(hierarchy, level, to) };
}

function commonLevel({ levelOf, inside, frame, depth }: Hierarchy, from: number, to: number): number {
  if (from === to) return -1;
  // An end that is a frame around the other end meets it inside.
  let a = levelOf[from]!;
  let b = levelOf[to]!;
  if (a === b) return a;
  const outer = (level: number) => levelOf[frame[level]!]!;
  let [lastA, lastB] = [-1, -1];
  while (a !== b) {
    if (depth[a]! >= depth[b]!) {
      lastA = a;
      a = outer(a);
    } else {
      lastB = b;
      b = outer(b);
    }
  }
  if (lastA >= 0 && lastA === inside[to]) return lastA;
  if (lastB >= 0 && lastB === inside[from]) return lastB;
  return a;
}

function chains({ levelOf, frame }: Hierarchy, level: Int32Array, end: Int32Array): Chains {
  const start = new Int32Array(end.length + 1);
  const steps = (edge: number, visit: (box: number) => void) => {
    if (level[edge]! < 0) return;
    const around = frame[level[edge]!]!;
    for (let box = end[edge]!; box !== around; box = frame[levelOf[box]!]!) visit(box);
  };
  for (let edge = 0; edge < end.length; edge++) {
    let length = 0;
    steps(edge, () => length++);
    start[edge + 1] = start[edge]! + length;
  }
  const item = new Int32Array(start[end.length]!);
  for (let edge = 0; edge < end.length; edge++) {
    let at = start[edge + 1]!;
    steps(edge, (box) => {
      item[--at] = box;
    });
  }
  return { start, item };
}
