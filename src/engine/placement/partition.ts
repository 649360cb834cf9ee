import type { Graph, Model, Node } from '../ir/graph';
import { executionOrder, usedBy } from '../ir/order';
import type { Types } from '../shape/infer';
import { byteSize } from '../shape/type-text';
import type { Unit } from '../targets/target';
import type { Boundary, Partition, Placement, Segment } from './placement';

type RunUnit = Exclude<Unit, 'removed'>;

/** Cuts the model into segments and finds the values that cross between units. Linear in the size of the model. */
export function partition(model: Model, types: Types, placement: Placement): Partition {
  const segmentOf = new Int32Array(model.nodes.length).fill(-1);
  const segments: Segment[] = [];
  const boundaries: Boundary[] = [];
  const waits: Waits = { readers: new Array(model.nodes.length), left: new Int32Array(model.nodes.length) };
  for (const graph of model.graphs) {
    const flow = new Flow(graph, placement, waits);
    for (const segment of new Cutter(flow).cut()) {
      for (const id of segment.nodes) segmentOf[id] = segments.length;
      segments.push(segment);
    }
    boundaries.push(...boundariesOf(graph, types, flow));
  }
  return { segments, boundaries, segmentOf };
}

/** By node id: who reads from it, and how many of its producers are not done. */
interface Waits {
  readonly readers: (Node[] | undefined)[];
  readonly left: Int32Array;
}

/** Who waits for whom in one graph. */
class Flow {
  readonly nodes: readonly Node[];

  constructor(
    graph: Graph,
    private readonly placement: Placement,
    private readonly waits: Waits,
  ) {
    this.nodes = executionOrder(graph).nodes;
    const producers = new Map<string, Node>();
    for (const node of graph.nodes) for (const name of node.outputs) if (name && !producers.has(name)) producers.set(name, node);
    for (const node of graph.nodes) this.addWaits(node, producers);
  }

  private addWaits(node: Node, producers: ReadonlyMap<string, Node>): void {
    const { readers, left } = this.waits;
    for (const name of usedBy(node)) {
      const source = producers.get(name);
      if (!source) continue;
      const known = readers[source.id];
      // Nodes come one after the other: who reads two values of one producer stands last among its readers.
      if (known?.at(-1) === node) continue;
      if (known) known.push(node);
      else readers[source.id] = [node];
      left[node.id]!++;
    }
  }

  unitOf(node: Node): Unit {
    return this.placement.verdicts[node.id]?.unit ?? 'cpu';
  }

  /** Computed before the model runs: whoever reads its output waits for nobody. */
  isFolded(node: Node): boolean {
    return this.placement.verdicts[node.id]?.rule === 'constant-folded';
  }

  readersOf(node: Node): readonly Node[] {
    return this.waits.readers[node.id] ?? [];
  }

  isReady(node: Node): boolean {
    return this.waits.left[node.id] === 0;
  }

  /** One of its producers is done. True when that was the last. */
  release(node: Node): boolean {
    return --this.waits.left[node.id]! === 0;
  }
}

/**
 * Cuts as ONNX Runtime does for a backend (`partitioning_utils.cc`): nodes are taken in execution order, and each accelerator node that is ready
 * joins the open segment, connected or not, for one call into the backend. A node of another unit that reads from the open segment waits
 * until that is closed, so a segment never depends on one that depends on it. CPU nodes between two such cuts are split into connected runs.
 */
class Cutter {
  private queue: Node[] = [];
  private later: Node[] = [];
  private readonly border = new Set<Node>();
  private readonly done = new Set<Node>();
  private readonly segments: Segment[] = [];
  private host: Node[] = [];
  private open: { readonly unit: RunUnit; readonly nodes: Node[] } | undefined;

  constructor(private readonly flow: Flow) {}

  cut(): readonly Segment[] {
    this.queue = this.flow.nodes.filter((node) => this.flow.isReady(node));
    for (let at = 0; ; at++) {
      if (at === this.queue.length) {
        this.close();
        if (this.later.length === 0) break;
        this.queue = this.later;
        this.later = [];
        at = -1;
      } else this.take(this.queue[at] as Node);
    }
    // Nodes on a cycle are never ready; a file like that cannot run, but it can be shown.
    for (const node of this.flow.nodes) if (!this.done.has(node)) this.assign(node, this.flow.unitOf(node));
    this.close();
    return this.segments;
  }

  private take(node: Node): void {
    const unit = this.flow.unitOf(node);
    const depends = this.border.has(node);
    const joins = unit === this.open?.unit;
    if (unit !== 'removed' && !joins && (depends || (unit !== 'cpu' && this.open))) {
      this.later.push(node);
      return;
    }
    this.assign(node, unit);
    const passesOn = !this.flow.isFolded(node) && (depends || (unit !== 'cpu' && unit !== 'removed'));
    for (const reader of this.flow.readersOf(node)) {
      if (passesOn) this.border.add(reader);
      if (this.flow.release(reader)) this.queue.push(reader);
    }
  }

  private assign(node: Node, unit: Unit): void {
    this.done.add(node);
    if (unit === 'cpu') this.host.push(node);
    else if (unit !== 'removed') {
      this.open ??= { unit, nodes: [] };
      this.open.nodes.push(node);
    }
  }

  private close(): void {
    for (const nodes of connectedRuns(this.host, this.flow)) this.segments.push({ unit: 'cpu', nodes: nodes.map(({ id }) => id) });
    if (this.open) this.segments.push({ unit: this.open.unit, nodes: this.open.nodes.map(({ id }) => id) });
    this.host = [];
    this.open = undefined;
    this.border.clear();
  }
}

/** Groups of nodes that read from one another, in the order of their first nodes. */
function connectedRuns(nodes: readonly Node[], flow: Flow): readonly (readonly Node[])[] {
  const root = new Map<Node, Node>(nodes.map((node) => [node, node]));
  const find = (node: Node): Node => {
    let at = node;
    for (let up = root.get(at) as Node; up !== at; up = root.get(at) as Node) {
      root.set(at, root.get(up) as Node);
      at = up;
    }
    return at;
  };
  for (const node of nodes) {
    for (const reader of flow.readersOf(node)) if (root.has(reader)) root.set(find(reader), find(node));
  }
  const runs = new Map<Node, Node[]>();
  for (const node of nodes) {
    const run = runs.get(find(node));
    if (run) run.push(node);
    else runs.set(find(node), [node]);
  }
  return [...runs.values()];
}

/** A removed node passes its first input's unit on to its outputs; what was folded to a constant belongs to no unit. */
function boundariesOf(graph: Graph, types: Types, flow: Flow): readonly Boundary[] {
  const writer = new Map<string, RunUnit>();
  const readers = new Map<string, RunUnit[]>();
  for (const node of flow.nodes) {
    const unit = flow.unitOf(node);
    const names = usedBy(node);
    const from = unit === 'removed' ? names.map((name) => writer.get(name)).find((known) => known !== undefined) : unit;
    if (from && !flow.isFolded(node)) for (const name of node.outputs) if (name) writer.set(name, from);
    if (unit === 'removed') continue;
    for (const name of names) {
      const known = readers.get(name);
      if (!known) readers.set(name, [unit]);
      else if (!known.includes(unit)) known.push(unit);
    }
  }
  return [...writer].flatMap(([value, from]) => {
    const to = (readers.get(value) ?? []).filter((unit) => unit !== from);
    return to.length > 0 ? [{ value, from, to, bytes: byteSize(types.typeOf(graph, value)) }] : [];
  });
}
