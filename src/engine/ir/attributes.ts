import type { Int, Node, TensorRef } from './graph';

/** A node, or whatever else has its attributes. */
type Holder = Pick<Node, 'attributes'>;

/** Getters for attributes: a missing one, or one of another type than asked, gives the default. */
export function intAttribute(node: Holder, name: string, missing: number): number;
export function intAttribute(node: Holder, name: string): number | undefined;
export function intAttribute(node: Holder, name: string, missing?: number): number | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'int' ? Number(attribute.value) : missing;
}

export function floatAttribute(node: Holder, name: string, missing: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'float' ? attribute.value : missing;
}

export function stringAttribute(node: Holder, name: string, missing: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'string' ? attribute.value : missing;
}

export function intsAttribute(node: Holder, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  if (attribute?.type !== 'ints') return undefined;
  return attribute.value.every(isNumber) ? attribute.value : attribute.value.map(Number);
}

const isNumber = (value: Int): value is number => typeof value === 'number';

export function tensorAttribute(node: Holder, name: string): TensorRef | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'tensor' ? attribute.value : undefined;
}
