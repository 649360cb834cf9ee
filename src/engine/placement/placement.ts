import type { Provenance } from '../rung';
import type { Target, Unit } from '../targets/target';

/** Where one node runs and why. A refusal always has a rule and a reason. */
export interface Verdict {
  readonly unit: Unit;
  /** Stable id of the rule that decided: `op-unsupported`, `dynamic-shape`, `rank`, `dtype` ... Always set for `cpu` and `removed`. */
  readonly rule?: string;
  /** One sentence for a reader. */
  readonly reason?: string;
  /** What was seen and what would be allowed. */
  readonly saw?: string;
  readonly allows?: readonly string[];
  /** The edit that would bring it to the HTP, in words. */
  readonly fix?: string;
  /** Verified only: the QNN operations it became, and the fusion group that took it. */
  readonly qnnOps?: readonly { readonly name: string; readonly type: string }[];
  readonly group?: string;
}

/** Nodes as the compiler counts them, in its own graph: the optimizers have removed nodes from it and put others in. */
export interface CompilerCounts {
  readonly htp: number;
  readonly cpu: number;
  /** How many of them the optimizers put in: layout transposes, copies. */
  readonly inserted: number;
  /** Graphs for the HTP. */
  readonly graphs: number;
}

/** A column over `Model.nodes`: `verdicts[node.id]`. */
export interface Placement extends Provenance {
  readonly target: Target;
  readonly verdicts: readonly Verdict[];
  /** Verified only. */
  readonly compiler?: CompilerCounts;
}

/** A run of connected nodes on one unit, as a delegate would cut it. */
export interface Segment {
  readonly unit: Exclude<Unit, 'removed'>;
  /** Node ids in execution order. */
  readonly nodes: readonly number[];
}

/** A value that one unit writes and another reads. */
export interface Boundary {
  readonly value: string;
  readonly from: Exclude<Unit, 'removed'>;
  readonly to: readonly Exclude<Unit, 'removed'>[];
  /** Undefined where the shape is not known. */
  readonly bytes: number | undefined;
}

export interface Partition {
  readonly segments: readonly Segment[];
  readonly boundaries: readonly Boundary[];
  /** `segmentOf[node.id]`, -1 for removed nodes. */
  readonly segmentOf: Int32Array;
}
