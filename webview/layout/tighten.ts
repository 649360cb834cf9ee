import { listsByKey } from './graph';
import type { ProperGraph } from './proper';

const sweeps = 4;
/** Smaller distances count as none. */
const tiny = 0.01;

/**
 * Moves straight lines of vertices sideways, each as a whole, to where the steps that leave it are shortest in sum, as far as there is room: a skip then runs
 * close to what it skips. Nothing that is straight bends, and no vertex passes another. Changes `center` in place.
 */
export function tighten(
  proper: ProperGraph,
  rows: readonly Int32Array[],
  width: Float64Array,
  lean: Float64Array,
  center: Float64Array,
): void {
  const beside = neighbors(rows, proper.count);
  const steps = { from: listsByKey(proper.count, proper.from), to: listsByKey(proper.count, proper.to) };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const line = straightLines(proper, lean, center);
    const lines = listsByKey(proper.count, line);
    const order = line.filter((first, vertex) => first === vertex).sort((a, b) => center[a]! - center[b]! || a - b);
    if (sweep % 2 === 1) order.reverse();
    let moved = false;
    for (const first of order) {
      const members = lines.item.subarray(lines.start[first]!, lines.start[first + 1]!);
      const by = shift(members, { proper, steps, lean, center, line, beside, width });
      if (by === 0) continue;
      moved = true;
      for (const vertex of members) center[vertex]! += by;
    }
    if (!moved) return;
  }
}

interface Neighbors {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

function neighbors(rows: readonly Int32Array[], count: number): Neighbors {
  const left = new Int32Array(count).fill(-1);
  const right = new Int32Array(count).fill(-1);
  for (const row of rows) {
    for (let at = 1; at < row.length; at++) {
      left[row[at]!] = row[at - 1]!;
      right[row[at - 1]!] = row[at]!;
    }
  }
  return { left, right };
}

/** By vertex: the first vertex of the line that it stands in. */
function straightLines({ count, from, to }: ProperGraph, lean: Float64Array, center: Float64Array): Int32Array {
  const line = new Int32Array(count);
  for (let vertex = 0; vertex < count; vertex++) line[vertex] = vertex;
  const find = (vertex: number) => {
    let root = vertex;
    while (line[root] !== root) {
      line[root] = line[line[root]!]!;
      root = line[root]!;
    }
    return root;
  };
  for (let step = 0; step < from.length; step++) {
    if (Math.abs(center[from[step]!]! + lean[step]! - center[to[step]!]!) > tiny) continue;
    const [a, b] = [find(from[step]!), find(to[step]!)];
    if (a !== b) line[Math.max(a, b)] = Math.min(a, b);
  }
  for (let vertex = 0; vertex < count; vertex++) line[vertex] = find(vertex);
  return line;
}

interface Places {
  readonly proper: ProperGraph;
  readonly steps: { readonly from: ReturnType<typeof listsByKey>; readonly to: ReturnType<typeof listsByKey> };
  readonly lean: Float64Array;
  readonly center: Float64Array;
  readonly line: Int32Array;
  readonly beside: Neighbors;
  readonly width: Float64Array;
}

/** How far a line moves: to the nearest place where as many of its steps pull to the left as to the right. */
function shift(members: Int32Array, places: Places): number {
  const { center, width, beside } = places;
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const vertex of members) {
    const [left, right] = [beside.left[vertex]!, beside.right[vertex]!];
    if (left >= 0) low = Math.max(low, center[left]! + (width[left]! + width[vertex]!) / 2 - center[vertex]!);
    if (right >= 0) high = Math.min(high, center[right]! - (width[right]! + width[vertex]!) / 2 - center[vertex]!);
  }
  if (low > -1 && high < 1) return 0;
  const pulls = pullsOn(members, places);
  if (pulls.length === 0) return 0;
  pulls.sort((a, b) => a - b);
  const wish = Math.max(pulls[(pulls.length - 1) >> 1]!, Math.min(0, pulls[pulls.length >> 1]!));
  const by = Math.max(Math.min(low, 0), Math.min(Math.max(high, 0), wish));
  return Math.abs(by) < 1 ? 0 : by;
}

/** How far to the right each step that is not straight would have the line. */
function pullsOn(members: Int32Array, { proper, steps, lean, center, line }: Places): number[] {
  const pulls: number[] = [];
  const own = line[members[0]!]!;
  for (const vertex of members) {
    for (let k = steps.from.start[vertex]!; k < steps.from.start[vertex + 1]!; k++) {
      const step = steps.from.item[k]!;
      const other = proper.to[step]!;
      if (line[other] !== own) pulls.push(center[other]! - lean[step]! - center[vertex]!);
    }
    for (let k = steps.to.start[vertex]!; k < steps.to.start[vertex + 1]!; k++) {
      const step = steps.to.item[k]!;
      const other = proper.from[step]!;
      if (line[other] !== own) pulls.push(center[other]! + lean[step]! - center[vertex]!);
    }
  }
  return pulls;
}
