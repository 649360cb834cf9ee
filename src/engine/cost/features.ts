import { families, type Work } from './work';

/**
 * The terms of the latency model, one coefficient each (`coefficients.ts`): multiply-accumulates of the matrix families, activation elements of
 * every family, weights, and one constant per node. Linear, so that a fit is a least-squares problem and a reader can check it.
 */
export const featureNames = [
  'macs:conv',
  'macs:grouped',
  'macs:depthwise',
  'macs:dense',
  'macs:product',
  ...families.map((family) => `elements:${family}` as const),
  'weights',
  'nodes',
] as const;
export type FeatureName = (typeof featureNames)[number];

const index = new Map<string, number>(featureNames.map((name, i) => [name, i]));

/** Adds a node's terms to `into`, which is as long as `featureNames`. MACs count in millions, elements and weights in thousands. */
export function addFeatures({ family, paddedMacs, elements, weights }: Work, into: number[]): void {
  const add = (name: string, amount: number) => {
    const at = index.get(name);
    if (at !== undefined) into[at] = (into[at] ?? 0) + amount;
  };
  add(`macs:${family}`, paddedMacs / 1e6);
  add(`elements:${family}`, elements / 1e3);
  add('weights', weights / 1e3);
  add('nodes', 1);
}

export const noFeatures = (): number[] => new Array<number>(featureNames.length).fill(0);
