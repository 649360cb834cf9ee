import type { DType } from '../../ir/dtype';
import type { Target } from '../../targets/target';
import { type Facts, leftOut, type ValueId, type WorkGraph, type WorkNode } from '../ort/work-graph';

/** A node as the backend is asked about it. */
export interface Asked {
  readonly node: WorkNode;
  readonly graph: WorkGraph;
  readonly target: Target;
  /** Is the node wrapped in DequantizeLinear and QuantizeLinear, so that its float values are integers on the HTP? */
  readonly quantized: boolean;
  /** Why nodes before this one were refused. */
  readonly earlier: ReadonlyMap<WorkNode, Refusal>;
}

/** Why the node stays on the CPU. */
export interface Refusal {
  /** Stable id, kebab-case. */
  readonly rule: string;
  /** One sentence. */
  readonly reason: string;
  readonly saw?: string;
  readonly allows?: readonly string[];
  readonly fix?: string;
}

/** One rule: undefined where it has nothing against the node. */
export type Rule = (asked: Asked) => Refusal | undefined;

export const factsOfInput = ({ node, graph }: Asked, at: number): Facts => graph.factsOf(node.inputs[at] ?? leftOut);

export const rankOfInput = (asked: Asked, at: number): number | undefined => factsOfInput(asked, at).dims?.length;

export const isGiven = ({ node }: Asked, at: number): boolean => Boolean(node.inputs[at]);

/** A constant, also one that was quantized: then Q and DQ stand between it and the node. */
export function isConstantInput({ node, graph }: Asked, at: number): boolean {
  let value = node.inputs[at] ?? leftOut;
  for (
    let producer = graph.producerOf(value);
    producer?.op.endsWith('QuantizeLinear') || producer?.op.endsWith('DequantizeLinear');
    producer = graph.producerOf(value)
  ) {
    value = producer.inputs[0] as ValueId;
  }
  return graph.isConstant(value);
}

export const hasOutput = ({ node }: Asked, at: number): boolean => Boolean(node.outputs[at]);

/** All values the node touches that are not left out. */
export const valuesOf = ({ node }: Asked): readonly ValueId[] => [...node.inputs, ...node.outputs].filter((name) => name !== leftOut);

export const isFloat = (dtype: DType | undefined): boolean => dtype === 'float' || dtype === 'float16' || dtype === 'bfloat16';

export const shapeText = (dims: readonly number[] | undefined): string =>
  dims ? `[${dims.map((dim) => (dim < 0 ? '?' : dim)).join(', ')}]` : 'unknown rank';
