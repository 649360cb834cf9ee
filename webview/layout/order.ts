import { topologicalOrder } from './acyclic';
import { countCrossings } from './crossings';
import { type Digraph, digraph } from './graph';
import type { ProperGraph } from './proper';

/** Rounds of two sweeps, fewer where there are very many edges; stops after some rounds without gain. */
const rounds = { most: 16, least: 3, edges: 500_000 };
const patience = 5;
/** A walk from the other end, or that takes branches in another order, often leads to another local optimum. */
interface Start {
  readonly fromSources: boolean;
  readonly lastFirst: boolean;
}
const starts = {
  edges: 20_000,
  large: [
    { fromSources: true, lastFirst: false },
    { fromSources: false, lastFirst: false },
  ] satisfies readonly Start[],
  small: [
    { fromSources: true, lastFirst: false },
    { fromSources: false, lastFirst: false },
    { fromSources: true, lastFirst: true },
    { fromSources: false, lastFirst: true },
  ] satisfies readonly Start[],
};
/** Longer rows are sorted by the engine: insertion is for short ones, and for those that are nearly in order. */
const shortRow = 24;

/** The vertices of each row from left to right, with few crossings between neighboring rows. */
export interface RowOrder {
  readonly rows: readonly Int32Array[];
  readonly crossings: number;
}

/** `rank` orders the vertices of a row that the outside has a say in (ports), above all else; 0 for all others. */
export function orderRows(proper: ProperGraph, rank: Int32Array): RowOrder {
  const sorter = new Sorter(proper, rank);
  let best: RowOrder | undefined;
  for (const start of proper.from.length < starts.edges ? starts.small : starts.large) {
    const one = sorter.improve(sorter.initialRows(start));
    const other = { rows: one.rows, crossings: one.crossings - sorter.exchangeNeighbors(one.rows) };
    if (!best || other.crossings < best.crossings) best = other;
    if (best.crossings === 0) break;
  }
  return best!;
}

class Sorter {
  private readonly graph: Digraph;
  private readonly position: Int32Array;
  private readonly center: Float64Array;
  private readonly rowStart: Int32Array;

  constructor(
    private readonly proper: ProperGraph,
    private readonly rank: Int32Array,
  ) {
    this.graph = digraph(proper.count, proper.from, proper.to);
    this.position = new Int32Array(proper.count);
    this.center = new Float64Array(proper.count);
    const height = proper.layer.reduce((most, layer) => Math.max(most, layer + 1), 0);
    this.rowStart = new Int32Array(height + 1);
    for (const layer of proper.layer) this.rowStart[layer + 1]!++;
    for (let i = 0; i < height; i++) this.rowStart[i + 1]! += this.rowStart[i]!;
  }

  /** Sweeps down and up, and keeps the best rows on the way. */
  improve(vertices: Int32Array): RowOrder {
    const { graph, position } = this;
    const rows = this.split(vertices);
    setPositions(rows, position);
    const best = vertices.slice();
    let least = countCrossings(rows, graph, position);
    let idle = 0;
    const keepBest = () => {
      const crossings = countCrossings(rows, graph, position);
      if (crossings >= least) return;
      best.set(vertices);
      [least, idle] = [crossings, -1];
    };
    const exchange = graph.from.length < starts.edges;
    const maxRounds = Math.max(rounds.least, Math.min(rounds.most, Math.floor(rounds.edges / (graph.from.length + 1))));
    for (let round = 0; round < maxRounds && least > 0 && idle < patience; round++, idle++) {
      // Every other two rounds, equals change places: this leaves local optima where many vertices pull the same way.
      const flip = round % 4 >= 2;
      for (let i = 1; i < rows.length; i++) this.sortRow(rows[i]!, graph.in, graph.from, flip);
      keepBest();
      for (let i = rows.length - 2; i >= 0; i--) this.sortRow(rows[i]!, graph.out, graph.to, flip);
      keepBest();
      if (exchange && this.exchangeNeighbors(rows) > 0) keepBest();
    }
    const result = this.split(best);
    setPositions(result, position);
    return { rows: result, crossings: least };
  }

  private split(vertices: Int32Array): Int32Array[] {
    const rows: Int32Array[] = [];
    for (let i = 0; i + 1 < this.rowStart.length; i++) rows.push(vertices.subarray(this.rowStart[i]!, this.rowStart[i + 1]!));
    return rows;
  }

  /** Row after row, in the order of a depth-first walk from the sources or from the sinks, so that a branch starts out as one strip. */
  initialRows({ fromSources, lastFirst }: Start): Int32Array {
    const { graph, proper, rank } = this;
    const vertices = new Int32Array(graph.count);
    const next = this.rowStart.slice();
    const seen = new Uint8Array(graph.count);
    const order = topologicalOrder(graph);
    const [lists, ends] = fromSources ? [graph.out, graph.to] : [graph.in, graph.from];
    const stack: number[] = [];
    for (const root of fromSources ? order : order.reverse()) {
      stack.push(root);
      while (stack.length > 0) {
        const vertex = stack.pop()!;
        if (seen[vertex]) continue;
        seen[vertex] = 1;
        vertices[next[proper.layer[vertex]!]!++] = vertex;
        const [first, last] = [lists.start[vertex]!, lists.start[vertex + 1]! - 1];
        for (let k = first; k <= last; k++) {
          // What is pushed last is walked first.
          const other = ends[lists.item[lastFirst ? k : first + last - k]!]!;
          if (!seen[other]) stack.push(other);
        }
      }
    }
    this.split(vertices).forEach((row, i, rows) => {
      if (i === 0 || i === rows.length - 1) row.sort((a, b) => rank[a]! - rank[b]!);
    });
    return vertices;
  }

  /** Sorts a row by the mean position of its neighbors in the row before; a vertex without any keeps its place. */
  private sortRow(row: Int32Array, lists: Digraph['out'], ends: Int32Array, flip: boolean): void {
    if (row.length < 2) return;
    const { center, position, rank } = this;
    for (const vertex of row) {
      const first = lists.start[vertex]!;
      const last = lists.start[vertex + 1]!;
      let sum = 0;
      for (let k = first; k < last; k++) sum += position[ends[lists.item[k]!]!]!;
      center[vertex] = last > first ? sum / (last - first) : position[vertex]!;
    }
    const sign = flip ? -1 : 1;
    const compare = (a: number, b: number) => rank[a]! - rank[b]! || center[a]! - center[b]! || sign * (position[a]! - position[b]!);
    if (row.length > shortRow) row.sort(compare);
    else insertionSort(row, compare);
    for (let at = 0; at < row.length; at++) position[row[at]!] = at;
  }

  /** Exchanges neighbors in a row while that saves crossings with both rows beside it. Returns how many were saved. */
  exchangeNeighbors(rows: readonly Int32Array[]): number {
    setPositions(rows, this.position);
    let saved = 0;
    for (let round = 0; round < 4; round++) {
      let gained = 0;
      for (const row of rows) {
        for (let i = 0; i + 1 < row.length; i++) {
          const gain = this.gainOfExchange(row[i]!, row[i + 1]!);
          if (gain <= 0) continue;
          [row[i], row[i + 1]] = [row[i + 1]!, row[i]!];
          this.position[row[i]!] = i;
          this.position[row[i + 1]!] = i + 1;
          gained += gain;
        }
      }
      if (gained === 0) break;
      saved += gained;
    }
    return saved;
  }

  private gainOfExchange(left: number, right: number): number {
    if (this.rank[left] !== this.rank[right]) return 0;
    const { in: into, out, from, to } = this.graph;
    return (
      pairCrossings(left, right, into, from, this.position) -
      pairCrossings(right, left, into, from, this.position) +
      pairCrossings(left, right, out, to, this.position) -
      pairCrossings(right, left, out, to, this.position)
    );
  }
}

function insertionSort(row: Int32Array, compare: (a: number, b: number) => number): void {
  for (let i = 1; i < row.length; i++) {
    const vertex = row[i]!;
    let at = i;
    for (; at > 0 && compare(row[at - 1]!, vertex) > 0; at--) row[at] = row[at - 1]!;
    row[at] = vertex;
  }
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
  for (const row of rows) for (let at = 0; at < row.length; at++) position[row[at]!] = at;
}
