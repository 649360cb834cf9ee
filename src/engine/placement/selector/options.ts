import type { Unit } from '../../targets/target';

/** Where a node can run. */
export type RunUnit = Exclude<Unit, 'removed'>;
/** In the seed's order, which decides between equal scores. */
export const runUnits: readonly RunUnit[] = ['htp', 'gpu', 'cpu'];

/**
 * Which nodes are meant: one by its name, all of an operator, all whose name matches a pattern (`*` is any text, `?` one character), or all that stay on
 * the CPU by one rule (`dynamic-shape`): of use in suppositions only.
 */
export interface Subject {
  readonly by: 'node' | 'op' | 'pattern' | 'rule';
  readonly name: string;
}

/** The user's word on where nodes run. In `backend_config.json`: `{ "node": "conv1", "unit": "cpu" }`, with `op` or `pattern` in place of `node`. */
export interface Pin {
  readonly subject: Subject;
  readonly unit: RunUnit;
}

/** `constraints` of `backend_config.json`. */
export interface Constraints {
  /** The power part of the score counts. */
  readonly powerCritical: boolean;
  /** The performance part of the score counts. */
  readonly performanceCritical: boolean;
  /** A unit that takes longer for the whole model is excluded. */
  readonly maxLatencyMs?: number;
  /** A unit that needs more for weights and the largest set of live tensors is excluded. */
  readonly maxMemoryMb?: number;
}

/**
 * `weights` of `backend_config.json`: how many points each part of the score can give, and by which rule. The defaults are the seed's 30 / 25 / 25 / 20.
 */
export interface Weights {
  readonly operatorSupport: number;
  readonly tensorSize: number;
  readonly power: number;
  readonly performance: number;
  /** `all`: the points only where every node is supported (the seed). `share`: in proportion to the nodes that are. */
  readonly operatorRule: 'all' | 'share';
  /** `time`: the points to the unit with the shortest estimated time. `seed`: to the HTP, whatever the model. */
  readonly performanceRule: 'time' | 'seed';
}

export interface SelectorOptions {
  readonly constraints: Constraints;
  readonly weights: Weights;
  readonly pins: readonly Pin[];
}

export const defaultWeights: Weights = {
  operatorSupport: 30,
  tensorSize: 25,
  power: 25,
  performance: 20,
  operatorRule: 'all',
  performanceRule: 'time',
};

export const defaultOptions: SelectorOptions = {
  constraints: { powerCritical: false, performanceCritical: false },
  weights: defaultWeights,
  pins: [],
};
