import { intAttribute, intsAttribute } from '../ir/attributes';
import type { DType } from '../ir/dtype';
import type { Attribute, Dim, Node, ValueType } from '../ir/graph';
import { dimsOfType, dtypeOfType } from './type';
import { type ConstantValue, numberOf, numbersOf } from './value';

/** What a body (of If, Loop, Scan ...) gives for its outputs. */
export interface BodyResult {
  readonly types: readonly (ValueType | undefined)[];
  readonly values: readonly (ConstantValue | undefined)[];
}

/** What an inference function may ask about the node at hand. Attribute references inside functions are already replaced. */
export interface Op {
  readonly node: Node;
  /** The version of the node's own domain. */
  readonly opset: number;
  readonly inputs: readonly (ValueType | undefined)[];
  /** The elements of an input, where they are known at least in part. */
  value(input: number): ConstantValue | undefined;
  /** The elements of a tensor attribute. */
  attributeValue(attribute: Attribute): ConstantValue | undefined;
  /** Infers a graph attribute, given the types of its inputs. */
  body(
    attribute: string,
    types: readonly (ValueType | undefined)[],
    values?: readonly (ConstantValue | undefined)[],
  ): BodyResult | undefined;
}

/** Types of the outputs, in order; a missing or undefined one is unknown. */
export type Infer = (op: Op) => readonly (ValueType | undefined)[];

/** Elements of the outputs, given their inferred types. */
export type Evaluate = (op: Op, types: readonly (ValueType | undefined)[]) => readonly (ConstantValue | undefined)[];

export type InferTable = Readonly<Record<string, Infer>>;
export type EvaluateTable = Readonly<Record<string, Evaluate>>;

export const dimsOf = (op: Op, input: number): readonly Dim[] | undefined => dimsOfType(op.inputs[input]);
export const dtypeOf = (op: Op, input: number): DType | undefined => dtypeOfType(op.inputs[input]);
export const rankOf = (op: Op, input: number): number | undefined => dimsOf(op, input)?.length;

/** An optional input that the node leaves out. */
export const isOmitted = (op: Op, input: number): boolean => !op.node.inputs[input];

/** Axes and the like: an attribute in old versions, an input in new ones. Undefined when omitted or not known. */
export function intsOf(op: Op, attribute: string, input: number): readonly number[] | undefined {
  return intsAttribute(op.node, attribute) ?? (isOmitted(op, input) ? undefined : numbersOf(op.value(input)));
}

export function intOf(op: Op, attribute: string, input: number): number | undefined {
  return intAttribute(op.node, attribute) ?? (isOmitted(op, input) ? undefined : numberOf(op.value(input)));
}

/** Neither as attribute nor as input. */
export const isAbsent = (op: Op, attribute: string, input: number): boolean => !op.node.attributes.has(attribute) && isOmitted(op, input);

/** `count` unknown dims: the rank is known. */
export const unknownDims = (count: number): Dim[] => new Array<Dim>(count).fill(undefined);

/** One table for several names. */
export function sameFor<T>(names: string, entry: T): Record<string, T> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, entry]),
  );
}
