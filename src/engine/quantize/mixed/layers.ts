import { keepsGrid } from '../../config/rules/encodings/equal-grids';
import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { dtypeOfType } from '../../shape/type';
import { isConstantNode } from '../../view/value-index';

/** Nodes of the main graph that compute in one width, because the HTP computes them as one operation or moves their data as it stands. */
export interface Layer {
  /** The one whose name the layer has: what computes, the others follow. */
  readonly lead: Node;
  /** In the order of the graph, the lead first. */
  readonly nodes: readonly Node[];
  /** Why each node but the lead has the lead's width; the names of rules in `ties`. */
  readonly rules: ReadonlyMap<Node, TieName>;
}

export interface Layers {
  readonly list: readonly Layer[];
  /** Undefined for nodes without a float result, for constants and for nodes of subgraphs. */
  of(node: Node): Layer | undefined;
}

export type TieName = keyof typeof ties;

interface Tie {
  /** For a reader: `<node> follows <lead>: ...` */
  readonly because: string;
  /** The node before it that it is bound to. */
  readonly boundTo: (node: Node, graph: GraphLook) => Node | undefined;
}

/** A normalization is folded into the convolution before it, so what follows it follows that. */
const adders = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Add', 'BatchNormalization']);

/** Why two nodes have one width, in the order in which they are asked. Sources: QNN's HTP operation definitions; the layout and fusion rules of onnxruntime-qnn. */
export const ties = {
  'data-movement': {
    because: 'it moves data as it stands, so its output lies on the grid of its input',
    boundTo: (node, graph) => (keepsGrid(node) ? graph.producer(node.inputs[0]) : undefined),
  },
  'folded-norm': {
    because: 'the normalization is folded into the convolution before it',
    boundTo: (node, graph) =>
      node.opType === 'BatchNormalization' ? graph.onlyReaderOf(node, ['Conv', 'ConvTranspose', 'Gemm']) : undefined,
  },
  'matmul-bias': {
    because: 'the sum is the bias of the matrix product before it',
    boundTo: (node, graph) =>
      node.opType === 'Add' && node.inputs.some(graph.isConstant) ? graph.onlyReaderOf(node, ['MatMul']) : undefined,
  },
  'fused-activation': {
    because: 'the activation function is computed with the operator before it',
    boundTo: (node, graph) => (node.opType === 'Relu' || node.opType === 'Clip' ? graph.onlyReaderOf(node, adders) : undefined),
  },
} as const satisfies Readonly<Record<string, Tie>>;

/** The layers of the main graph. */
export function layersOf(open: OpenModel): Layers {
  const main = open.model.graphs[0] as Graph;
  const graph = new GraphLook(open, main);
  const drafts = new Map<Node, { nodes: Node[]; rules: Map<Node, TieName> }>();
  const leads = new Map<Node, Node>();
  for (const node of main.nodes) {
    if (!graph.hasFloatResult(node)) continue;
    const tie = tieOf(node, graph);
    const lead = tie && leads.get(tie.to);
    leads.set(node, lead ?? node);
    const draft = lead && drafts.get(lead);
    if (tie && draft) {
      draft.nodes.push(node);
      draft.rules.set(node, tie.rule);
    } else drafts.set(node, { nodes: [node], rules: new Map() });
  }
  const byLead = new Map([...drafts].map(([lead, draft]): [Node, Layer] => [lead, { lead, ...draft }]));
  return {
    list: [...byLead.values()],
    of: (node) => byLead.get(leads.get(node) as Node),
  };
}

function tieOf(node: Node, graph: GraphLook): { readonly to: Node; readonly rule: TieName } | undefined {
  for (const [rule, { boundTo }] of Object.entries(ties) as [TieName, Tie][]) {
    const to = boundTo(node, graph);
    if (to) return { to, rule };
  }
  return undefined;
}

/** What ties ask of a graph. */
class GraphLook {
  private readonly outputs: ReadonlySet<string>;

  constructor(
    private readonly open: OpenModel,
    private readonly main: Graph,
  ) {
    this.outputs = new Set(main.outputs.map(({ name }) => name));
  }

  producer(value: string | undefined): Node | undefined {
    const source = value ? this.open.index.source(this.main, value) : undefined;
    return source?.from === 'node' && !isConstantNode(source.node) ? source.node : undefined;
  }

  readonly isConstant = (value: string): boolean => {
    const source = this.open.index.source(this.main, value);
    return source?.from === 'initializer' || (source?.from === 'node' && isConstantNode(source.node));
  };

  /** The producer of the node's computed input, when it is one of these operators and nobody else reads what it gives. */
  onlyReaderOf(node: Node, operators: Iterable<string>): Node | undefined {
    const value = node.inputs.find((input) => !this.isConstant(input));
    const producer = this.producer(value);
    if (!value || !producer || this.outputs.has(value) || ![...operators].includes(producer.opType)) return undefined;
    return this.open.index.consumers(this.main, value).length === 1 ? producer : undefined;
  }

  hasFloatResult(node: Node): boolean {
    if (isConstantNode(node)) return false;
    return node.outputs.some((name) => /^float/.test(dtypeOfType(this.open.types.typeOf(this.main, name)) ?? ''));
  }
}
