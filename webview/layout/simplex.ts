import type { Digraph } from './graph';
import { SlackQueue } from './slack-queue';

/** Pivots times (vertices + edges): bounds the work on a large graph. Every state on the way is a valid layering, so stopping early costs only length. */
const workLimit = 16_000_000;

/**
 * Network simplex for layering (Gansner, Koutsofios, North, Vo: "A Technique for Drawing Directed Graphs", 1993, section 2.3): moves parts of a connected graph
 * up and down until no move makes the sum of edge lengths smaller. Changes `layer` in place.
 */
export function shortenEdges(graph: Digraph, layer: Int32Array): void {
  const { count, from } = graph;
  if (count < 2) return;
  const tree = new TightTree(graph, layer);
  const pivots = Math.max(50, Math.floor(workLimit / (count + from.length)));
  for (let i = 0; i < pivots; i++) if (!tree.pivot()) return;
}

/** A spanning tree of edges of length 1. Moving the subtree under one of its edges, until another edge becomes tight, is a pivot. */
class TightTree {
  private readonly inTree: Uint8Array;
  /** Edge to the parent; -1 at the root. */
  private readonly parentEdge: Int32Array;
  /** Children before parents: the subtree of v is `postorder[low[v]] .. postorder[at[v]]`. */
  private readonly postorder: Int32Array;
  private readonly low: Int32Array;
  private readonly at: Int32Array;
  /** Edges that leave the subtree less those that enter it: what one row down would save. */
  private readonly gain: Int32Array;

  constructor(
    private readonly graph: Digraph,
    private readonly layer: Int32Array,
  ) {
    const { count, from } = graph;
    this.inTree = new Uint8Array(from.length);
    this.parentEdge = new Int32Array(count);
    this.postorder = new Int32Array(count);
    this.low = new Int32Array(count);
    this.at = new Int32Array(count);
    this.gain = new Int32Array(count);
    this.span();
    this.traverse();
  }

  /** False when no move helps. */
  pivot(): boolean {
    const child = this.subtreeToMove();
    if (child < 0) return false;
    const down = this.gain[child]! > 0;
    const next = this.nextTight(child, down);
    if (next < 0) return false;
    const by = down ? this.slack(next) : -this.slack(next);
    for (let k = this.low[child]!; k <= this.at[child]!; k++) this.layer[this.postorder[k]!]! += by;
    this.inTree[this.parentEdge[child]!] = 0;
    this.inTree[next] = 1;
    this.traverse();
    return true;
  }

  /** The one that saves most: it must go down away from its parent above, or up from its parent below. */
  private subtreeToMove(): number {
    const { count, from } = this.graph;
    let best = -1;
    let most = 0;
    for (let vertex = 0; vertex < count; vertex++) {
      const edge = this.parentEdge[vertex]!;
      if (edge < 0) continue;
      const saved = from[edge] === vertex ? -this.gain[vertex]! : this.gain[vertex]!;
      if (saved > most) [best, most] = [vertex, saved];
    }
    return best;
  }

  /** The edge that stops the subtree first. */
  private nextTight(child: number, down: boolean): number {
    const lists = down ? this.graph.out : this.graph.in;
    const ends = down ? this.graph.to : this.graph.from;
    const [first, last] = [this.low[child]!, this.at[child]!];
    let best = -1;
    for (let k = first; k <= last; k++) {
      const vertex = this.postorder[k]!;
      for (let i = lists.start[vertex]!; i < lists.start[vertex + 1]!; i++) {
        const edge = lists.item[i]!;
        const other = this.at[ends[edge]!]!;
        const outside = other < first || other > last;
        if (outside && (best < 0 || this.slack(edge) < this.slack(best))) best = edge;
      }
    }
    return best;
  }

  private slack(edge: number): number {
    return this.layer[this.graph.to[edge]!]! - this.layer[this.graph.from[edge]!]! - 1;
  }

  /** Grows the first tree; where no tight edge leads on, all of it moves until one does. */
  private span(): void {
    const { count, from, to } = this.graph;
    const reached = new Uint8Array(count);
    // The tree's own movement is kept apart: layers in the tree are without it until the end, so that no move has to touch them all.
    let moved = 0;
    const leaving = new SlackQueue();
    const entering = new SlackQueue();
    let tree = 0;
    const add = (vertex: number) => {
      reached[vertex] = 1;
      tree++;
      this.layer[vertex]! -= moved;
      this.eachEdge(vertex, (edge) => {
        const tail = from[edge] === vertex;
        if (reached[tail ? to[edge]! : from[edge]!]) return;
        // Slack as it would be if the tree had not moved.
        (tail ? leaving : entering).push(edge, this.slack(edge));
      });
    };
    add(0);
    while (tree < count) {
      leaving.drop((edge) => reached[to[edge]!] === 1);
      entering.drop((edge) => reached[from[edge]!] === 1);
      if (leaving.isEmpty && entering.isEmpty) throw new Error('the graph is not connected');
      const tail = leaving.least - moved <= entering.least + moved;
      const edge = (tail ? leaving : entering).pop();
      moved += tail ? this.slack(edge) - moved : -(this.slack(edge) + moved);
      this.inTree[edge] = 1;
      add(tail ? to[edge]! : from[edge]!);
    }
    for (let vertex = 0; vertex < count; vertex++) this.layer[vertex]! += moved;
  }

  private eachEdge(vertex: number, visit: (edge: number) => void): void {
    for (const lists of [this.graph.out, this.graph.in]) {
      for (let i = lists.start[vertex]!; i < lists.start[vertex + 1]!; i++) visit(lists.item[i]!);
    }
  }

  /** Numbers the tree from vertex 0 and sums what each subtree would gain. */
  private traverse(): void {
    const { count, from, to, out, in: into } = this.graph;
    const { parentEdge, low, at, gain, postorder } = this;
    // Preorder by a stack, then read backwards: parents come after their children, and a subtree stays in one piece.
    const stack = [0];
    parentEdge[0] = -1;
    let free = count;
    while (stack.length > 0) {
      const vertex = stack.pop()!;
      postorder[--free] = vertex;
      at[vertex] = free;
      for (const lists of [out, into]) {
        for (let i = lists.start[vertex]!; i < lists.start[vertex + 1]!; i++) {
          const edge = lists.item[i]!;
          if (this.inTree[edge] === 0 || edge === parentEdge[vertex]) continue;
          const child = from[edge] === vertex ? to[edge]! : from[edge]!;
          parentEdge[child] = edge;
          stack.push(child);
        }
      }
    }
    for (let vertex = 0; vertex < count; vertex++) {
      low[vertex] = at[vertex]!;
      gain[vertex] = out.start[vertex + 1]! - out.start[vertex]! - into.start[vertex + 1]! + into.start[vertex]!;
    }
    for (let k = 0; k < count; k++) {
      const vertex = postorder[k]!;
      const edge = parentEdge[vertex]!;
      if (edge < 0) continue;
      const parent = from[edge] === vertex ? to[edge]! : from[edge]!;
      gain[parent]! += gain[vertex]!;
      low[parent] = Math.min(low[parent]!, low[vertex]!);
    }
  }
}
