import type { Graph, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { typeText } from '../shape/type-text';
import { attributeText } from './attribute-text';
import type { FunctionBodies } from './function-bodies';
import type { NodeDetails, Port } from './graph-view';
import { portName } from './port-names';
import { isConstantNode, type ValueIndex } from './value-index';

type NumberOf = (node: Node) => number;

/** Everything that a panel says about one node. */
export function nodeDetails(node: Node, types: Types, index: ValueIndex, bodies?: FunctionBodies): NodeDetails {
  const numberOf = (one: Node) => bodies?.nodeNumberOf(one) ?? one.id;
  const { name, ownName, opType, domain, doc, attributes, metadata } = node;
  return {
    id: numberOf(node),
    name: name || ownName,
    ownName,
    opType,
    domain,
    doc,
    attributes: [...attributes.values()].map((attribute) => ({
      name: attribute.name,
      type: attribute.type,
      text: attributeText(attribute),
    })),
    inputs: node.inputs.flatMap((value, at) => (value === '' ? [] : [inputPort(node, value, at, types, index, numberOf)])),
    outputs: node.outputs.flatMap((value, at) => (value === '' ? [] : [outputPort(node, value, at, types, index, numberOf)])),
    metadata: [...metadata],
    within: wayInto(node.graph, bodies, new Set()),
  };
}

/** Through the nodes that hold a graph or call it. Functions that call each other are a fault of the file, and no way. */
function wayInto(graph: Graph, bodies: FunctionBodies | undefined, seen: Set<Graph>): NodeDetails['within'] {
  const holder = graph.parent?.node ?? bodies?.callerOf(graph);
  const name = bodies?.functionOf(graph);
  if ((!holder && name === undefined) || seen.has(graph)) return [];
  const outer = holder ? wayInto(holder.graph, bodies, seen.add(graph)) : [];
  return [...outer, { graph: bodies?.numberOf(graph) ?? graph.id, label: holder?.name || holder?.ownName || (name ?? '') }];
}

function inputPort(node: Node, value: string, at: number, types: Types, index: ValueIndex, numberOf: NumberOf): Port {
  const source = index.source(node.graph, value);
  const maker = source?.from === 'node' ? source.node : undefined;
  const constant = source?.from === 'initializer' || source?.from === 'sparse' || (maker !== undefined && isConstantNode(maker));
  return {
    port: portName(node.domain, node.opType, 'inputs', at),
    value,
    type: typeText(types.typeOf(node.graph, value)),
    constant,
    nodes: maker && !constant ? [{ id: numberOf(maker), name: maker.name || maker.ownName }] : [],
  };
}

function outputPort(node: Node, value: string, at: number, types: Types, index: ValueIndex, numberOf: NumberOf): Port {
  return {
    port: portName(node.domain, node.opType, 'outputs', at),
    value,
    type: typeText(types.typeOf(node.graph, value)),
    constant: false,
    nodes: index.consumers(node.graph, value).map((one) => ({ id: numberOf(one), name: one.name || one.ownName })),
  };
}
