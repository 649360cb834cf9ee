/** How ranges of activations are found from calibration data; `auto` tries all for each tensor and keeps the one with the smallest error. */
export type RangeMethod = 'min-max' | 'moving-average' | 'percentile' | 'entropy' | 'mse' | 'auto';
export const rangeMethods: readonly RangeMethod[] = ['min-max', 'moving-average', 'percentile', 'entropy', 'mse', 'auto'];

export type WeightBits = 4 | 8 | 16;
export type ActivationBits = 8 | 16;

/** The width that a node computes in. `float` stays float (16 bits on the HTP). */
export type NodePrecision = 'float' | { readonly weights: WeightBits; readonly activations: ActivationBits };

/** Ways to lose less than ranges alone do; none trains. The order is the order in which they are applied. */
export type ImprovementName = 'equalize' | 'smooth' | 'round-weights' | 'correct-biases';
export const improvementNames: readonly ImprovementName[] = ['equalize', 'smooth', 'round-weights', 'correct-biases'];

/** All that decides the result, beside model and data. Plain data: it is hashed, kept beside the result and travels to pages. */
export interface QuantizeSettings {
  readonly weights: WeightBits;
  readonly activations: ActivationBits;
  readonly method: RangeMethod;
  /** In percent; of method `percentile` alone. */
  readonly percentile: number;
  /** One scale per output channel of weights where the chip takes that. */
  readonly perChannel: boolean;
  /** Weights have a scale per block of this many input channels; undefined: none. */
  readonly blockSize?: number;
  readonly symmetric: { readonly weights: boolean; readonly activations: boolean };
  readonly improvements: readonly ImprovementName[];
  /** By the name of the node; the others have `weights` and `activations`. */
  readonly nodes: Readonly<Record<string, NodePrecision>>;
  /** Sizes of symbolic dimensions, by their name; see `planInputs`. */
  readonly dims: Readonly<Record<string, number>>;
}

export const defaultSettings: QuantizeSettings = {
  weights: 8,
  activations: 8,
  method: 'auto',
  percentile: 99.99,
  perChannel: true,
  symmetric: { weights: true, activations: false },
  improvements: ['round-weights', 'correct-biases'],
  nodes: {},
  dims: {},
};

/** What a node computes in by these settings. */
export function precisionOf({ nodes, weights, activations }: QuantizeSettings, node: string): NodePrecision {
  return Object.hasOwn(nodes, node) ? (nodes[node] as NodePrecision) : { weights, activations };
}
