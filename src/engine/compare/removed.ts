import type { Node } from '../ir/graph';
import { typeText } from '../shape/type-text';
import { boxDetail } from '../view/box-detail';
import type { Sides } from './changes';
import type { GhostEnd, RemovedNode } from './comparison';
import { isCompared } from './wiring';

/** The older model's nodes without a partner, each with what it was connected to. */
export function removedNodes(sides: Sides): readonly RemovedNode[] {
  const { pairs } = sides;
  return pairs.old.nodes.filter((node) => isCompared(node) && pairs.toNow[node.id] === -1).map((node) => removedNode(sides, node));
}

function removedNode(sides: Sides, node: Node): RemovedNode {
  const { types, graphs } = sides;
  const detail = boxDetail({
    node,
    inputType: (at) => types.old.typeOf(node.graph, node.inputs[at] ?? ''),
    outputType: (at) => types.old.typeOf(node.graph, node.outputs[at] ?? ''),
  });
  const graph = graphs.get(node.graph)?.id ?? -1;
  return { node: node.id, name: node.name, opType: node.opType, detail, graph, from: producersOf(sides, node), to: readersOf(sides, node) };
}

function producersOf(sides: Sides, node: Node): GhostEnd[] {
  return sides.old.inputs[node.id]!.flatMap((origin, at): GhostEnd[] => {
    const value = node.inputs[at]!;
    const type = typeText(sides.types.old.typeOf(node.graph, value));
    if (origin.from === 'node') return origin.node.graph === node.graph ? [{ ...endAt(sides, origin.node), value, type }] : [];
    return origin.from === 'input' && origin.graph === node.graph ? [{ node: -1, removed: false, value: origin.name, type }] : [];
  });
}

function readersOf(sides: Sides, node: Node): GhostEnd[] {
  const { old, types } = sides;
  const type = (value: string) => typeText(types.old.typeOf(node.graph, value));
  const inner = old.readers[node.id]!.filter((reader) => reader.node.graph === node.graph).map(({ node: reader, input }): GhostEnd => {
    const origin = old.inputs[reader.id]![input]!;
    const value = (origin.from === 'node' && node.outputs[origin.output]) || '';
    return { ...endAt(sides, reader), value, type: type(value) };
  });
  const ends = node.graph.outputs.flatMap(({ name }): GhostEnd[] => {
    const origin = old.originOf(node.graph, name);
    return origin.from === 'node' && origin.node === node ? [{ node: -1, removed: false, value: name, type: type(name) }] : [];
  });
  return [...inner, ...ends];
}

function endAt({ pairs }: Sides, node: Node): { readonly node: number; readonly removed: boolean } {
  const partner = pairs.toNow[node.id]!;
  return partner === -1 ? { node: node.id, removed: true } : { node: partner, removed: false };
}
