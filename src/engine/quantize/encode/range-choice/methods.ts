import type { RangeMethod } from '../../settings';
import { auto } from './auto';
import { entropy } from './entropy';
import type { ChooseRange } from './method';
import { minMax } from './min-max';
import { movingAverage } from './moving-average';
import { mse } from './mse';
import { percentile } from './percentile';

/** How each method finds the range of an activation. */
export const rangeChoices: Readonly<Record<RangeMethod, ChooseRange>> = {
  'min-max': minMax,
  'moving-average': movingAverage,
  percentile,
  entropy,
  mse,
  auto,
};
