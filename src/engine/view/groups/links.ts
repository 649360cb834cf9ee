/** The edges of a graph as lists: the readers of box b are `reader[start[b]] .. reader[start[b + 1] - 1]`. */
export interface Links {
  readonly count: number;
  readonly start: Int32Array;
  readonly reader: Int32Array;
}

export function linksOf(count: number, from: ArrayLike<number>, to: ArrayLike<number>): Links {
  const start = new Int32Array(count + 1);
  for (let edge = 0; edge < from.length; edge++) start[from[edge]! + 1]!++;
  for (let box = 0; box < count; box++) start[box + 1]! += start[box]!;
  const next = start.slice();
  const reader = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge++) reader[next[from[edge]!]!++] = to[edge]!;
  return { count, start, reader };
}

/**
 * The place of each box in an order in which edges go forward: the boxes' own order where it is one, else the nearest that can be had by following readers.
 * -1 for what lies on a cycle or behind one.
 */
export function ranksOf({ count, start, reader }: Links): Int32Array {
  const waiting = new Int32Array(count);
  let sorted = true;
  for (let box = 0; box < count; box++)
    for (let at = start[box]!; at < start[box + 1]!; at++) {
      waiting[reader[at]!]!++;
      sorted &&= reader[at]! > box;
    }
  if (sorted) return Int32Array.from(waiting.keys());
  const ranks = new Int32Array(count).fill(-1);
  // A stack, not a queue: what follows one another in a chain stays together.
  const ready: number[] = [];
  for (let box = count - 1; box >= 0; box--) if (waiting[box] === 0) ready.push(box);
  let rank = 0;
  for (let box = ready.pop(); box !== undefined; box = ready.pop()) {
    ranks[box] = rank++;
    for (let at = start[box + 1]! - 1; at >= start[box]!; at--) if (--waiting[reader[at]!]! === 0) ready.push(reader[at]!);
  }
  return ranks;
}

/** A topological order: of all that could come next, the one with the least wish does. What lies on a cycle is left out. */
export function orderedBy({ count, start, reader }: Links, wish: Float64Array): Int32Array {
  const waiting = new Int32Array(count);
  for (const other of reader) waiting[other]!++;
  const order = new Int32Array(count);
  const ready = new Int32Array(count);
  let size = 0;
  let placed = 0;
  const push = (box: number) => {
    let at = size++;
    for (let up = (at - 1) >> 1; at > 0 && wish[ready[up]!]! > wish[box]!; up = (at - 1) >> 1) {
      ready[at] = ready[up]!;
      at = up;
    }
    ready[at] = box;
  };
  const pop = (): number => {
    const least = ready[0]!;
    const last = ready[--size]!;
    let at = 0;
    for (let down = 1; down < size; down = 2 * at + 1) {
      if (down + 1 < size && wish[ready[down + 1]!]! < wish[ready[down]!]!) down++;
      if (wish[ready[down]!]! >= wish[last]!) break;
      ready[at] = ready[down]!;
      at = down;
    }
    ready[at] = last;
    return least;
  };
  for (let box = 0; box < count; box++) if (waiting[box] === 0) push(box);
  while (size > 0) {
    const box = pop();
    order[placed++] = box;
    for (let at = start[box]!; at < start[box + 1]!; at++) if (--waiting[reader[at]!]! === 0) push(reader[at]!);
  }
  return order.subarray(0, placed);
}

/** Strongly connected components (Tarjan), numbered so that edges between different ones go from lower to higher numbers. */
export function componentsOf({ count, start, reader }: Links): { readonly of: Int32Array; readonly count: number } {
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const of = new Int32Array(count).fill(-1);
  const next = start.slice(0, count);
  const open: number[] = [];
  const way: number[] = [];
  let seen = 0;
  let found = 0;
  const enter = (box: number) => {
    index[box] = low[box] = seen++;
    open.push(box);
    way.push(box);
  };
  const leave = (box: number) => {
    way.pop();
    const before = way[way.length - 1];
    if (before !== undefined) low[before] = Math.min(low[before]!, low[box]!);
    if (low[box] !== index[box]) return;
    let member: number;
    do {
      member = open.pop()!;
      of[member] = found;
    } while (member !== box);
    found++;
  };
  for (let root = 0; root < count; root++) {
    if (index[root]! >= 0) continue;
    enter(root);
    while (way.length > 0) {
      const box = way[way.length - 1]!;
      if (next[box]! >= start[box + 1]!) leave(box);
      else {
        const other = reader[next[box]!++]!;
        if (index[other]! < 0) enter(other);
        else if (of[other]! < 0) low[box] = Math.min(low[box]!, index[other]!);
      }
    }
  }
  for (let box = 0; box < count; box++) of[box] = found - 1 - of[box]!;
  return { of, count: found };
}
