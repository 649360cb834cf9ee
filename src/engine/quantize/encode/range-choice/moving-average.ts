import type { ChooseRange } from './method';

/** The means of the samples' extremes: a single odd sample counts little. */
export const movingAverage: ChooseRange = ({ statistics: { meanMin, meanMax } }) => ({ min: meanMin, max: meanMax });
