import type { GraphView } from '../../src/protocol/calls';

/** How many times as wide as a plain edge an edge of each weight is; the first is for edges of unknown size, which are dashed. */
export const edgeFactors = [0.8, 1, 1.4, 1.9, 2.6, 3.4] as const;
export const unknownWeight = 0;

export interface EdgeWeights {
  /** By edge: index in `edgeFactors`. */
  readonly weight: Uint8Array;
  /** From how many bytes on an edge has each weight from 1 on. */
  readonly from: readonly number[];
  /** Edges of unknown size. */
  readonly unknown: number;
}

/** Edges by the bytes that they carry, in equal steps of the logarithm. */
export function edgeWeights({ edges, values }: Pick<GraphView, 'edges' | 'values'>): EdgeWeights {
  let least = Number.POSITIVE_INFINITY;
  let most = 1;
  for (const { bytes } of values) {
    if (bytes === undefined || !(bytes > 0)) continue;
    least = Math.min(least, bytes);
    most = Math.max(most, bytes);
  }
  const steps = edgeFactors.length - 1;
  const low = Math.log(Math.min(least, most));
  const step = (Math.log(most) - low) / steps;
  const ofValue = Uint8Array.from(values, ({ bytes }) => {
    if (bytes === undefined || Number.isNaN(bytes)) return unknownWeight;
    return step === 0 || bytes <= 0 ? 1 : Math.min(steps, 1 + Math.floor((Math.log(bytes) - low) / step + 1e-9));
  });
  const weight = Uint8Array.from(edges.value, (value) => ofValue[value]!);
  const from = Array.from({ length: steps }, (_, at) => Math.exp(low + at * step));
  return { weight, from, unknown: weight.filter((one) => one === unknownWeight).length };
}
