import type { ModelComparison, NodeChange } from '../engine/compare/comparison';
import type { TargetChoice } from './calls';

/** Two models: the one that a page shows, and the one that it is compared with. Absolute paths. */
export interface ComparedPair {
  readonly model: string;
  readonly with: string;
}

/** Calls about the difference of two models (`EngineCalls` includes them). */
export interface CompareCalls {
  /** `with` is the older side. With a target also units and times: what the compiler verified while the model was open, else the estimate. */
  compare: { args: ComparedPair & { readonly target?: TargetChoice }; result: ModelComparison };
  /** What differs at one node of `model`. */
  nodeChanges: { args: ComparedPair & { readonly node: number }; result: readonly NodeChange[] };
}

// The webview imports the protocol alone.
export type {
  ChangeKind,
  GhostEnd,
  ModelComparison,
  ModelFact,
  NodeChange,
  NodeColumns,
  NodeState,
  PlacedComparison,
  RemovedNode,
} from '../engine/compare/comparison';
export { changeKinds, comparedUnits, nodeStates } from '../engine/compare/comparison';
