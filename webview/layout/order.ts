import { topologicalOrder } from './acyclic';
import { countCrossings } from './crossings';
import { type Digraph, digraph } from './graph';
import type { ProperGraph } from './proper';

/** Rounds of two sweeps, fewer where there are very many edges; stops after some rounds without gain. */
const rounds = { most: 16, least: 3, edges: 500_000 };
const patience = 5;

/** The vertices of each row from left to right, with few crossings between neighboring rows. */
export interface RowOrder {
  readonly rows: readonly Int32Array[];
  readonly crossings: number;
}

export function orderRows(proper: ProperGraph): RowOrder {
  const graph = digraph(proper.count, proper.from, proper.to);
  const position = new Int32Array(proper.count);
  let best = improve(initialRows(proper, graph, true), graph, position);
  // A walk from the other end often leads to another local optimum.
  if (best.crossings > 0) {
    const other = improve(initialRows(proper, graph, false), graph, position);
    if (other.crossings < best.crossings) best = other;
  }
  const rows = copy(best.rows);
  setPositions(rows, position);
  return { rows, crossings: best.crossings - exchangeNeighbors(rows, graph, position) };
}

/** Sweeps down and up, and keeps the best rows on the way. */
function improve(rows: Int32Array[], graph: Digraph, position: Int32Array): RowOrder {
  setPositions(rows, position);
  let best = copy(rows);
  let least = countCrossings(rows, graph, position);
  let idle = 0;
  const keepBest = () => {
    const crossings = countCrossings(rows, graph, position);
    if (crossings >= least) return;
    [best, least, idle] = [copy(rows), crossings, -1];
  };
  const center = new Float64Array(graph.count);
  const maxRounds = Math.max(rounds.least, Math.min(rounds.most, Math.floor(rounds.edges / (graph.from.length + 1))));
  for (let round = 0; round < maxRounds && least > 0 && idle < patience; round++, idle++) {
    // Every other two rounds, equals change places: this leaves local optima where many vertices pull the same way.
    const flip = round % 4 >= 2;
    for (let i = 1; i < rows.length; i++) sortRow(rows[i]!, graph.in, graph.from, position, center, flip);
    keepBest();
    for (let i = rows.length - 2; i >= 0; i--) sortRow(rows[i]!, graph.out, graph.to, position, center, flip);
    keepBest();
  }
  return { rows: best, crossings: least };
}

/** Rows in the order of a depth-first walk from the sources or from the sinks, so that a branch starts out as one strip. */
function initialRows(proper: ProperGraph, graph: Digraph, fromSources: boolean): Int32Array[] {
  const height = proper.layer.reduce((most, layer) => Math.max(most, layer + 1), 0);
  const rows: number[][] = Array.from({ length: height }, () => []);
  const seen = new Uint8Array(graph.count);
  const order = topologicalOrder(graph.count, graph.from, graph.to);
  const [lists, ends] = fromSources ? [graph.out, graph.to] : [graph.in, graph.from];
  for (const root of fromSources ? order : order.reverse()) {
    const stack = [root];
    while (stack.length > 0) {
      const vertex = stack.pop()!;
      if (seen[vertex]) continue;
      seen[vertex] = 1;
      rows[proper.layer[vertex]!]!.push(vertex);
      for (let k = lists.start[vertex + 1]! - 1; k >= lists.start[vertex]!; k--) stack.push(ends[lists.item[k]!]!);
    }
  }
  return rows.map((row) => Int32Array.from(row));
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
