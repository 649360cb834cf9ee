import type { Graph, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { typeText } from '../shape/type-text';
import { attributeText } from './attribute-text';
import type { NodeDetails, Port } from './graph-view';
import { portName } from './port-names';
import { isConstantNode, type ValueIndex } from './value-index';

/** Everything that a panel says about one node. */
export function nodeDetails(node: Node, types: Types, index: ValueIndex): NodeDetails {
  const { id, name, ownName, opType, domain, doc, attributes, metadata } = node;
  return {
    id,
    name,
    ownName,
    opType,
    domain,
    doc,
    attributes: [...attributes.values()].map((attribute) => ({
      name: attribute.name,
      type: attribute.type,
      text: attributeText(attribute),
    })),
    inputs: node.inputs.flatMap((value, at) => (value === '' ? [] : [inputPort(node, value, at, types, index)])),
    outputs: node.outputs.flatMap((value, at) => (value === '' ? [] : [outputPort(node, value, at, types, index)])),
    metadata: [...metadata],
    within: wayInto(node.graph),
  };
}

function wayInto({ id, parent }: Graph): NodeDetails['within'] {
  return parent ? [...wayInto(parent.node.graph), { graph: id, label: parent.node.name }] : [];
}

function inputPort(node: Node, value: string, at: number, types: Types, index: ValueIndex): Port {
  const source = index.source(node.graph, value);
  const maker = source?.from === 'node' ? source.node : undefined;
  const constant = source?.from === 'initializer' || source?.from === 'sparse' || (maker !== undefined && isConstantNode(maker));
  return {
    port: portName(node.domain, node.opType, 'inputs', at),
    value,
    type: typeText(types.typeOf(node.graph, value)),
    constant,
    nodes: maker && !constant ? [end(maker)] : [],
  };
}

function outputPort(node: Node, value: string, at: number, types: Types, index: ValueIndex): Port {
  return {
    port: portName(node.domain, node.opType, 'outputs', at),
    value,
    type: typeText(types.typeOf(node.graph, value)),
    constant: false,
    nodes: index.consumers(node.graph, value).map(end),
  };
}

function end({ id, name }: Node): Port['nodes'][number] {
  return { id, name };
}
