import { topologicalOrder } from './acyclic';
import { countCrossings } from './crossings';
import { type Digraph, digraph } from './graph';
import type { ProperGraph } from './proper';

/** Rounds of two sweeps; stops after some rounds without gain. */
const maxRounds = 16;
const patience = 5;

/** The vertices of each row from left to right, with few crossings between neighboring rows. */
export interface RowOrder {
  readonly rows: readonly Int32Array[];
  readonly crossings: number;
}

export function orderRows(proper: ProperGraph): RowOrder {
  const graph = digraph(proper.count, proper.from, proper.to);
  let rows = initialRows(proper, graph);
  const position = new Int32Array(proper.count);
  setPositions(rows, position);
  let best = copy(rows);
  let least = countCrossings(rows, graph, position);
  let idle = 0;
  for (let round = 0; round < maxRounds && least > 0 && idle < patience; round++) {
    // Every other round, equals change places: this leaves local optima where many vertices pull the same way.
    sweep(rows, graph, position, round % 4 >= 2);
    const crossings = countCrossings(rows, graph, position);
    if (crossings < least) {
      [best, least, idle] = [copy(rows), crossings, 0];
    } else idle++;
  }
  rows = best;
  setPositions(rows, position);
  const saved = exchangeNeighbors(rows, graph, position);
  return { rows, crossings: least - saved };
}

/** Rows in the order of a depth-first walk, so that a branch starts out as one strip. */
function initialRows(proper: ProperGraph, graph: Digraph): Int32Array[] {
  const height = proper.layer.reduce((most, layer) => Math.max(most, layer + 1), 0);
  const rows: number[][] = Array.from({ length: height }, () => []);
  const seen = new Uint8Array(graph.count);
  for (const root of topologicalOrder(graph.count, graph.from, graph.to)) {
    const stack = [root];
    while (stack.length > 0) {
      const vertex = stack.pop()!;
      if (seen[vertex]) continue;
      seen[vertex] = 1;
      rows[proper.layer[vertex]!]!.push(vertex);
      for (let k = graph.out.start[vertex + 1]! - 1; k >= graph.out.start[vertex]!; k--) stack.push(graph.to[graph.out.item[k]!]!);
    }
  }
  return rows.map((row) => Int32Array.from(row));
}

function sweep(rows: Int32Array[], graph: Digraph, position: Int32Array, flip: boolean): void {
  const center = new Float64Array(graph.count);
  for (let i = 1; i < rows.length; i++) sortRow(rows[i]!, graph.in, graph.from, position, center, flip);
  for (let i = rows.length - 2; i >= 0; i--) sortRow(rows[i]!, graph.out, graph.to, position, center, flip);
}

/** Sorts a row by the mean position of its neighbors in the row before; a vertex without any keeps its place. */
function sortRow(
  row: Int32Array,
  lists: Digraph['out'],
  ends: Int32Array,
  position: Int32Array,
  center: Float64Array,
  flip: boolean,
): void {
  if (row.length < 2) return;
  for (const vertex of row) {
    const first = lists.start[vertex]!;
    const last = lists.start[vertex + 1]!;
    let sum = 0;
    for (let k = first; k < last; k++) sum += position[ends[lists.item[k]!]!]!;
    center[vertex] = last > first ? sum / (last - first) : position[vertex]!;
  }
  const sign = flip ? -1 : 1;
  row.sort((a, b) => center[a]! - center[b]! || sign * (position[a]! - position[b]!));
  row.forEach((vertex, at) => {
    position[vertex] = at;
  });
}

/** Exchanges neighbors in a row while that saves crossings with both rows beside it. Returns how many were saved. */
function exchangeNeighbors(rows: Int32Array[], graph: Digraph, position: Int32Array): number {
  let saved = 0;
  for (let round = 0; round < 4; round++) {
    let gained = 0;
    for (const row of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        const [left, right] = [row[i]!, row[i + 1]!];
        const gain =
          pairCrossings(left, right, graph.in, graph.from, position) -
          pairCrossings(right, left, graph.in, graph.from, position) +
          pairCrossings(left, right, graph.out, graph.to, position) -
          pairCrossings(right, left, graph.out, graph.to, position);
        if (gain <= 0) continue;
        row[i] = right;
        row[i + 1] = left;
        position[right] = i;
        position[left] = i + 1;
        gained += gain;
      }
    }
    if (gained === 0) break;
    saved += gained;
  }
  return saved;
}

/** Crossings between the edges of two vertices of a row when `left` stands left of `right`. */
function pairCrossings(left: number, right: number, lists: Digraph['out'], ends: Int32Array, position: Int32Array): number {
  let crossings = 0;
  for (let i = lists.start[left]!; i < lists.start[left + 1]!; i++) {
    const at = position[ends[lists.item[i]!]!]!;
    for (let k = lists.start[right]!; k < lists.start[right + 1]!; k++) if (position[ends[lists.item[k]!]!]! < at) crossings++;
  }
  return crossings;
}

function setPositions(rows: readonly Int32Array[], position: Int32Array): void {
  for (const row of rows)
    row.forEach((vertex, at) => {
      position[vertex] = at;
    });
}

function copy(rows: readonly Int32Array[]): Int32Array[] {
  return rows.map((row) => row.slice());
}
