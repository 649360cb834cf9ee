import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { functionsOf, nodeMacs } from '../../shape/macs';
import { byteSize, dimsOfType, dtypeOfType } from '../../shape/type';
import { attributeText } from '../attribute-text';
import { type NodeFacts, nodeFacts } from '../columns';
import { functionBodies } from '../function-bodies';
import { isConstantNode } from '../value-index';
import { type Terms, termsOf } from './terms';

export type TermKind = 'name' | 'op' | 'value' | 'attr' | 'type' | 'shape' | 'in' | 'domain' | 'weight' | 'bits';
export type ColumnKind = 'macs' | 'bytes' | 'weight';

/** What searches look at, made when a query first asks for it: the nodes of the model, then those of its functions' bodies. */
export class SearchIndex {
  private readonly terms = new Map<TermKind, Terms>();
  private readonly columns = new Map<ColumnKind, Float64Array>();
  /** Constants are shown as inputs of their readers, and found there. */
  readonly searched: Uint8Array;
  readonly nodes: readonly Node[];

  constructor(private readonly open: OpenModel) {
    const bodies = functionBodies(open.model).nodes;
    this.nodes = bodies.length === 0 ? open.model.nodes : [...open.model.nodes, ...bodies];
    this.searched = Uint8Array.from(this.nodes, (node) => (isConstantNode(node) ? 0 : 1));
  }

  /** What the page calls the node at a place: those of functions' bodies go down from -2. */
  numberAt(place: number): number {
    const own = this.open.model.nodes.length;
    return place < own ? place : own - place - 2;
  }

  placeOf(number: number): number {
    return number < -1 ? this.open.model.nodes.length - number - 2 : number;
  }

  textsOf(kind: TermKind): Terms {
    const known = this.terms.get(kind);
    if (known) return known;
    const made = termsOf(this.nodes, (node) => texts[kind](node, this.open));
    this.terms.set(kind, made);
    return made;
  }

  figuresOf(kind: ColumnKind): Float64Array {
    const known = this.columns.get(kind);
    if (known) return known;
    const figure = figures[kind](this.open);
    const made = Float64Array.from(this.nodes, figure);
    this.columns.set(kind, made);
    return made;
  }
}

const texts: Readonly<Record<TermKind, (node: Node, open: OpenModel) => Iterable<string>>> = {
  name: (node) => [nameOf(node)],
  op: ({ opType }) => [opType],
  value: ({ inputs, outputs }) => [...outputs, ...inputs],
  attr: ({ attributes }) => Array.from(attributes.values(), (one) => `${one.name}=${one.type === 'graph' ? '' : attributeText(one)}`),
  type: (node, open) => new Set(typesOf(node, open).flatMap((type) => dtypeOfType(type) ?? [])),
  shape: (node, open) =>
    new Set(
      typesOf(node, open).flatMap(
        (type) =>
          dimsOfType(type)
            ?.map((dim) => dim ?? '?')
            .join('x') ?? [],
      ),
    ),
  in: (node, open) => [`/${scopeOf(node, open)}/`],
  domain: ({ domain }) => [domain || 'ai.onnx'],
  weight: (node, open) => constantsOf(node, open),
  // As the overlay of bit widths shows them.
  bits: (node, open) => {
    const { activationBits, weightBits } = factsOf(open);
    // Whoever calls a function says what flows in it.
    if (open.model.nodes[node.id] !== node) return [];
    return [activationBits[node.id]!, weightBits[node.id]!].filter((bits) => !Number.isNaN(bits)).map(String);
  },
};

/** Names are made unique in the model's own graphs only. */
const nameOf = ({ name, ownName }: Node): string => name || ownName;

const factsOf = (open: OpenModel): NodeFacts => open.once('columns', () => nodeFacts(open));

const figures: Readonly<Record<ColumnKind, (open: OpenModel) => (node: Node) => number>> = {
  macs: ({ model, types }) => {
    const functions = functionsOf(model);
    return (node) => nodeMacs(node, types, functions) ?? Number.NaN;
  },
  bytes:
    ({ types }) =>
    ({ outputs, graph }) =>
      sum(outputs.filter((name) => name !== '').map((name) => byteSize(types.typeOf(graph, name)))),
  weight: (open) => (node) => sum(constantsOf(node, open).map((name) => byteSize(open.types.typeOf(node.graph, name)))),
};

const sum = (parts: readonly (number | undefined)[]): number => parts.reduce<number>((total, part) => total + (part ?? Number.NaN), 0);

function typesOf({ inputs, outputs, graph }: Node, { types }: OpenModel) {
  return [...outputs, ...inputs].filter((name) => name !== '').map((name) => types.typeOf(graph, name));
}

function constantsOf(node: Node, { index }: OpenModel): readonly string[] {
  return node.inputs.filter((name) => name !== '' && isConstant(node.graph, name, index));
}

function isConstant(graph: Graph, name: string, index: OpenModel['index']): boolean {
  const source = index.source(graph, name);
  return source?.from === 'initializer' || source?.from === 'sparse' || (source?.from === 'node' && isConstantNode(source.node));
}

/** The path of scopes that a node's name stands in, behind those of the nodes that hold its graph; in a function's body behind its name. */
function scopeOf(node: Node, open: OpenModel): string {
  const { graph } = node;
  const own = nameOf(node).replace(/^\/+/, '').split('/').slice(0, -1);
  const holder = graph.parent?.node;
  const outer = holder
    ? [...scopeOf(holder, open).split('/'), nameOf(holder).replace(/^\/+/, '').split('/').at(-1) ?? '']
    : [functionBodies(open.model).functionOf(graph) ?? ''];
  return [...outer, ...own].filter((step) => step !== '').join('/');
}
