import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { notFinite } from '../qdq/quantized-bytes';
import type { QuantizeSettings } from '../settings';
import { modelValues } from '../tensor-values';
import type { Range } from './make-encoding';
import { valueGroups } from './value-groups';
import { planValues } from './value-plan';

/** What the constants lie between whose elements become values by data movement alone: a table that is gathered from decides the grid of what is gathered. */
export async function constantRanges(open: OpenModel, settings: QuantizeSettings, files: Files): Promise<ReadonlyMap<string, Range>> {
  const { constants } = planValues(open, settings);
  const deciding = valueGroups(open, settings).flatMap((group) => group.deciding.filter((name) => constants.has(name)));
  const ranges = new Map<string, Range>();
  for (const name of deciding) {
    const values = modelValues(open, files, name);
    if (!values || values === 'not-numeric') continue;
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for await (const chunk of values.chunks())
      for (let at = 0; at < chunk.length; at++) {
        const value = chunk[at] as number;
        if (!Number.isFinite(value)) throw notFinite(name, value);
        if (value < min) min = value;
        if (value > max) max = value;
      }
    if (min <= max) ranges.set(name, { min, max });
  }
  return ranges;
}
