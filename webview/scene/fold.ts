import type { Box, GraphView } from '../../src/protocol/calls';
import { type Flows, foldEdges, type LooseEdges } from './fold-edges';

/** A graph of the model that is on the drawing: the main one, or a body that is opened in the place of its node. */
export type RawViews = ReadonlyMap<number, GraphView>;

export interface FoldState {
  /** `layers`: no groups, every box; `groups`: those that are not open are closed. */
  readonly level: 'layers' | 'groups';
  /** Keys of open groups, `groupKey`. */
  readonly open: ReadonlySet<string>;
  /** Keys of nodes whose bodies are opened in place: what `keyOf` says of their boxes. */
  readonly bodies: ReadonlySet<string>;
}

/** A GraphView whose boxes are those on the drawing. Frames come before what stands in them. */
export interface ShownView extends GraphView {
  /** By box: the frame that it stands in, -1 for none. */
  readonly parent: Int32Array;
  /** By box: unique, and the same whatever else is open. */
  readonly keys: readonly string[];
  /** By box: the nodes that a closed group or the frame of an open one holds, those in bodies left out; empty for others. */
  readonly members: readonly (readonly number[])[];
  /** By edge: how many values it stands for. */
  readonly counts: Int32Array;
  /** What flows between nodes, whatever hides them. */
  readonly flows: Flows;
  readonly boxOfNode: ReadonlyMap<number, number>;
}

const none: readonly number[] = [];

const groupKey = (prefix: string, name: string): string => `${prefix}group ${name}`;
const boxKey = (prefix: string, { kind, name }: Box): string => `${prefix}${kind} ${name}`;

/** What is shown of a graph: closed groups are one box, open ones and opened bodies frames around their boxes. Time is linear in the boxes and edges. */
export function fold(views: RawViews, graph: number, state: FoldState): ShownView {
  const view = views.get(graph)!;
  if (state.bodies.size === 0 && (state.level === 'layers' || view.groups.length === 0)) return flat(view);
  const folding = new Folding(views, state);
  folding.add(graph, -1, '');
  return folding.result();
}

/** All of a graph as it is: nothing needs to be made anew. */
export function flat(view: GraphView): ShownView {
  const boxOfNode = new Map<number, number>();
  view.boxes.forEach(({ node }, box) => {
    if (node !== -1) boxOfNode.set(node, box);
  });
  const { from, to, value } = view.edges;
  const nodes = (boxes: Int32Array) => boxes.map((box) => view.boxes[box]!.node);
  return {
    ...view,
    boxOfNode,
    parent: new Int32Array(view.boxes.length).fill(-1),
    keys: view.boxes.map((box) => boxKey('', box)),
    members: view.boxes.map(() => none),
    counts: new Int32Array(from.length).fill(1),
    flows: { from: nodes(from), to: nodes(to), value, edge: Int32Array.from(from.keys()) },
  };
}

class Folding {
  private readonly boxes: Box[] = [];
  private readonly parent: number[] = [];
  private readonly keys: string[] = [];
  private readonly members: (readonly number[])[] = [];
  private readonly edges: LooseEdges = { from: [], to: [], value: [], writer: [], reader: [] };
  private readonly boxOfNode = new Map<number, number>();

  constructor(
    private readonly views: RawViews,
    private readonly state: FoldState,
  ) {}

  /** Adds the boxes of one graph to a frame. Box names are unique in a graph, so a key is the way to the box. */
  add(graph: number, frame: number, prefix: string): void {
    const view = this.views.get(graph)!;
    const innermost = new Int32Array(view.boxes.length).fill(-1);
    view.groups.forEach(({ boxes }, group) => {
      for (const box of boxes) innermost[box] = group;
    });
    const holder = this.state.level === 'layers' ? () => frame : this.groupHolder(view, frame, prefix);
    const shown = Int32Array.from(view.boxes, (box, index) => {
      const at = holder(innermost[index]!);
      if (at >= 0 && this.boxes[at]!.kind === 'group') {
        if (box.node >= 0) this.boxOfNode.set(box.node, at);
        return at;
      }
      return this.place(box, at, prefix);
    });
    const { from, to, value } = view.edges;
    const { edges } = this;
    for (let edge = 0; edge < from.length; edge++) {
      const [a, b] = [from[edge]!, to[edge]!];
      edges.from.push(shown[a]!);
      edges.to.push(shown[b]!);
      edges.value.push(view.values[value[edge]!]!);
      edges.writer.push(view.boxes[a]!.node);
      edges.reader.push(view.boxes[b]!.node);
    }
  }

  /** By group: the closed group that hides it, or its frame; made when the first of its boxes comes. */
  private groupHolder(view: GraphView, frame: number, prefix: string): (group: number) => number {
    const made = new Map<number, number>([[-1, frame]]);
    const holder = (group: number): number => {
      const known = made.get(group);
      if (known !== undefined) return known;
      const { name, label, parent, boxes } = view.groups[group]!;
      const outer = holder(parent);
      const isHidden = outer >= 0 && this.boxes[outer]!.kind === 'group';
      const key = groupKey(prefix, name);
      const nodes = boxes.map((box) => view.boxes[box]!.node).filter((node) => node >= 0);
      const kind = this.state.open.has(key) ? 'frame' : 'group';
      const at = isHidden ? outer : this.push({ kind, node: -1, name, opType: label, detail: '', graphs: [] }, outer, key, nodes);
      made.set(group, at);
      return at;
    };
    return holder;
  }

  /** A box of its own; with its body around which it becomes a frame, where that is opened. */
  private place(box: Box, frame: number, prefix: string): number {
    const key = boxKey(prefix, box);
    const isOpen = this.state.bodies.has(key) && box.graphs.some((graph) => this.views.has(graph));
    const at = this.push(isOpen ? { ...box, kind: 'frame' } : box, frame, key, none);
    if (box.node !== -1) this.boxOfNode.set(box.node, at);
    // Both branches of an If stand side by side.
    if (isOpen) for (const graph of box.graphs) if (this.views.has(graph)) this.add(graph, at, `${key} > ${graph} > `);
    return at;
  }

  private push(box: Box, frame: number, key: string, nodes: readonly number[]): number {
    this.parent.push(frame);
    this.keys.push(key);
    this.members.push(nodes);
    return this.boxes.push(box) - 1;
  }

  result(): ShownView {
    const { boxes, keys, members, boxOfNode } = this;
    return { boxes, keys, members, boxOfNode, parent: Int32Array.from(this.parent), groups: [], ...foldEdges(boxes, this.edges) };
  }
}
