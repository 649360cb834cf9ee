import type { Provenance } from '../rung';
import type { Unit } from '../targets/target';

/** How a node of one model stands to the other model. The index of each is its number in the columns. */
export const nodeStates = ['same', 'renamed', 'changed', 'quantized', 'added', 'removed', 'quantizer', 'shape'] as const;
/**
 * `renamed`: all but the name is the same. `quantized`: the same, but what it reads or writes is quantized in one of the models only.
 * `shape`: the same, but its outputs have another shape because its inputs have.
 * `quantizer`: a QuantizeLinear or DequantizeLinear that only one model has; it belongs to the nodes that it serves.
 */
export type NodeState = (typeof nodeStates)[number];

/** What of a matched node is another one; a node's set of these is a bit mask by index. */
export const changeKinds = ['name', 'operator', 'attribute', 'input', 'output', 'weights', 'type', 'quantization'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One thing that differs between the two nodes of a match. Absent is undefined. */
export interface NodeChange {
  readonly kind: ChangeKind;
  /** Attribute or port; empty for name and operator. */
  readonly label: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** By `Node.id` of one of the models. */
export interface NodeColumns {
  /** Index in `nodeStates`. */
  readonly state: Uint8Array;
  /** `Node.id` in the other model, -1 where it has none. */
  readonly match: Int32Array;
  /** Bit `1 << i` is `changeKinds[i]`. */
  readonly kinds: Uint8Array;
}

/** The end of an edge at a removed node: a node of the newer model, or another removed one (`removed`: its id in the older model). */
export interface GhostEnd {
  readonly node: number;
  readonly removed: boolean;
  /** The value that travelled, as the older model names it. */
  readonly value: string;
  readonly type: string;
}

/** A node that the newer model lacks, and where it stood. */
export interface RemovedNode {
  /** `Node.id` in the older model. */
  readonly node: number;
  readonly name: string;
  readonly opType: string;
  readonly detail: string;
  /** The graph of the newer model that it would stand in; -1 where that graph is gone too. */
  readonly graph: number;
  readonly from: readonly GhostEnd[];
  readonly to: readonly GhostEnd[];
}

/** A fact of the whole model that differs: opset, producer, metadata, inputs and outputs ... */
export interface ModelFact {
  readonly label: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Where and how long one of the models runs on a target. */
export interface SideFigures extends Provenance {
  readonly totalUs: number;
  readonly counts: Readonly<Record<Unit, number>>;
}

/** Both models on one target; the columns tell the older one's figures by the newer one's node ids. */
export interface PlacedComparison {
  readonly target: { readonly soc: string; readonly precision: string };
  readonly before: SideFigures;
  readonly after: SideFigures;
  /** Index in `units`, 255 where the older model has no such node. */
  readonly unitBefore: Uint8Array;
  readonly unitAfter: Uint8Array;
  /** NaN where not known, or no such node. */
  readonly usBefore: Float64Array;
  readonly usAfter: Float64Array;
}

/** The units by their number in the columns. */
export const comparedUnits: readonly Unit[] = ['htp', 'gpu', 'cpu', 'removed'];

/** How sure `weights` is: tensors that were compared byte by byte, by samples because of their size, or not at all because their data is not there. */
export interface WeightCounts {
  readonly whole: number;
  readonly sampled: number;
  readonly missing: number;
}

/** `after` is the newer model, the one that is looked at; `before` the one that it is compared with. */
export interface ModelComparison {
  readonly before: { readonly path: string; readonly name: string; readonly nodes: number };
  readonly after: { readonly path: string; readonly name: string; readonly nodes: number };
  readonly counts: Readonly<Record<NodeState, number>>;
  readonly facts: readonly ModelFact[];
  readonly weights: WeightCounts;
  readonly old: NodeColumns;
  readonly now: NodeColumns;
  readonly removed: readonly RemovedNode[];
  readonly placed?: PlacedComparison;
}
