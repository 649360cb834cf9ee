import type { OpenModel } from '../../session';
import type { Tap } from '../calibrate/run';
import type { QuantizeSettings } from '../settings';
import { valueGroups } from './value-groups';
import { planValues } from './value-plan';

/** The values whose statistics the encodings need, in the order of the graph. */
export function valuesToObserve(open: OpenModel, settings: QuantizeSettings): readonly Tap[] {
  const { values } = planValues(open, settings);
  const deciding = new Set(valueGroups(open, settings).flatMap((group) => group.deciding));
  return [...values.keys()].filter((value) => deciding.has(value)).map((value) => ({ value }));
}
