import type { SampleSet } from '../calibrate/samples';

/** At most `most` samples, evenly spread, by index. */
export function someSamples({ samples }: SampleSet, most: number): readonly number[] {
  const count = Math.min(most, samples.length);
  return Array.from({ length: count }, (_, at) => Math.floor((at * samples.length) / count));
}
