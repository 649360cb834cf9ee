import type { Attribute, Graph, Node, Span, SparseTensorRef, TensorRef, ValueInfo } from '../ir/graph';
import { type ParseGraph, parseAttribute } from './parse-attribute';
import { canonicalDomain, parsePair } from './parse-common';
import { maxGraphDepth, type ParseContext } from './parse-context';
import { parseSparseTensor, parseTensor } from './parse-tensor';
import { parseValueInfo } from './parse-type';

type Range = Span & { readonly clamped?: boolean };

/** A node while it is being read; `finish` gives it its id and its stable name. */
export interface NodeDraft extends Node {
  id: number;
  name: string;
  ownName: string;
  opType: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
  metadata: Map<string, string>;
  doc: string;
}

export interface GraphDraft extends Graph {
  id: number;
  name: string;
  nodes: NodeDraft[];
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  initializers: Map<string, TensorRef>;
  sparseInitializers: Map<string, SparseTensorRef>;
  valueInfo: Map<string, ValueInfo>;
  span: Span;
}

export function newGraph(span: Span, parent: Graph['parent']): GraphDraft {
  return {
    id: -1,
    name: '',
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: new Map(),
    sparseInitializers: new Map(),
    valueInfo: new Map(),
    parent,
    span: { at: span.at, length: span.length },
  };
}

export function newNode(span: Span, graph: Graph): NodeDraft {
  const place = { graph, span: { at: span.at, length: span.length } };
  const texts = { name: '', ownName: '', opType: '', domain: '', doc: '' };
  return { id: -1, ...texts, inputs: [], outputs: [], attributes: new Map(), metadata: new Map(), ...place };
}

/** GraphProto into `graph`: called again for a second occurrence of the field, which protobuf merges into the first. */
export function parseGraphInto(context: ParseContext, graph: GraphDraft, span: Range, depth: number): void {
  if (depth > maxGraphDepth) {
    context.report(
      'error',
      'graph-depth',
      `Graphs are nested more than ${maxGraphDepth} deep; the rest is not shown.`,
      'Flatten the control flow of the model.',
      span.at,
    );
    return;
  }
  context.message('graph', span, (cursor) => {
    switch (cursor.field) {
      case 1:
        graph.nodes.push(parseNode(context, cursor.span(), graph, depth));
        return true;
      case 2:
        graph.name = context.text(cursor);
        return true;
      case 5:
        addInitializer(context, graph, parseTensor(context, cursor.span(), `initializer[${graph.initializers.size}]`));
        return true;
      case 11:
        graph.inputs.push(parseValueInfo(context, cursor.span(), `input[${graph.inputs.length}]`));
        return true;
      case 12:
        graph.outputs.push(parseValueInfo(context, cursor.span(), `output[${graph.outputs.length}]`));
        return true;
      case 13: {
        const info = parseValueInfo(context, cursor.span(), 'value_info');
        graph.valueInfo.set(info.name, info);
        return true;
      }
      case 15: {
        const sparse = parseSparseTensor(context, cursor.span(), 'sparse_initializer');
        if (sparse) graph.sparseInitializers.set(sparse.values.name, sparse);
        return true;
      }
      default:
        return false;
    }
  });
}

function addInitializer(context: ParseContext, graph: GraphDraft, tensor: TensorRef): void {
  if (graph.initializers.has(tensor.name))
    context.report(
      'error',
      'duplicate-name',
      `Two initializers are called "${tensor.name}"; the second is used.`,
      'Give each initializer a name of its own.',
      tensor.span.at,
    );
  graph.initializers.set(tensor.name, tensor);
}

export function parseNode(context: ParseContext, span: Range, graph: GraphDraft, depth: number): NodeDraft {
  const node = newNode(span, graph);
  const parseSubgraph: ParseGraph = (range, parent) => {
    const inner = newGraph(range, parent);
    parseGraphInto(context, inner, range, depth + 1);
    return inner;
  };
  context.message(`node[${graph.nodes.length}]`, span, (cursor) => {
    switch (cursor.field) {
      case 1:
        node.inputs.push(context.text(cursor));
        return true;
      case 2:
        node.outputs.push(context.text(cursor));
        return true;
      case 3:
        node.ownName = context.text(cursor);
        return true;
      case 4:
        node.opType = context.text(cursor);
        return true;
      case 5:
        addAttribute(context, node, parseAttribute(context, cursor.span(), node, parseSubgraph));
        return true;
      case 6:
        node.doc = context.text(cursor);
        return true;
      case 7:
        node.domain = canonicalDomain(context.text(cursor));
        return true;
      case 9: {
        const [key, value] = parsePair(context, cursor.span(), 'metadata_props');
        node.metadata.set(key, value);
        return true;
      }
      default:
        return false;
    }
  });
  return node;
}

function addAttribute(context: ParseContext, node: NodeDraft, attribute: Attribute | undefined): void {
  if (!attribute) return;
  if (node.attributes.has(attribute.name))
    context.report(
      'error',
      'duplicate-name',
      `Node "${node.ownName}" has two attributes "${attribute.name}"; the second is used.`,
      'Give the attribute once.',
      node.span.at,
    );
  node.attributes.set(attribute.name, attribute);
}
