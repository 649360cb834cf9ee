import type { Node, TensorRef } from './graph';

/** Getters for attributes: a missing one, or one of another type than asked, gives the default. */
export function intAttribute(node: Node, name: string, missing: number): number;
export function intAttribute(node: Node, name: string): number | undefined;
export function intAttribute(node: Node, name: string, missing?: number): number | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'int' ? Number(attribute.value) : missing;
}

export function floatAttribute(node: Node, name: string, missing: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'float' ? attribute.value : missing;
}

export function stringAttribute(node: Node, name: string, missing: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'string' ? attribute.value : missing;
}

export function intsAttribute(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'ints' ? attribute.value.map(Number) : undefined;
}

export function tensorAttribute(node: Node, name: string): TensorRef | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'tensor' ? attribute.value : undefined;
}
