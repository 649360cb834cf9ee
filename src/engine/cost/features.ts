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

const indexOf = (name: string): number => (featureNames as readonly string[]).indexOf(name);

/** Where a family's terms are; -1 for one that has none. */
const indices = new Map(families.map((family) => [family, { macs: indexOf(`macs:${family}`), elements: indexOf(`elements:${family}`) }]));
const weightsAt = indexOf('weights');
const nodesAt = indexOf('nodes');

/** Adds a node's terms to `into`, which is as long as `featureNames`. MACs count in millions, elements and weights in thousands. */
export function addFeatures({ family, paddedMacs, elements, weights }: Work, into: number[]): void {
  const add = (at: number, amount: number) => {
    if (at >= 0) into[at] = (into[at] ?? 0) + amount;
  };
  const at = indices.get(family)!;
  add(at.macs, paddedMacs / 1e6);
  add(at.elements, elements / 1e3);
  add(weightsAt, weights / 1e3);
  add(nodesAt, 1);
}

export const noFeatures = (): number[] => new Array<number>(featureNames.length).fill(0);
