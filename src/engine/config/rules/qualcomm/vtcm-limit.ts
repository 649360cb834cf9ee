import type { Finding, Fix } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred } from '../findings';

/** `most` in the unit of the value; `has` says whose limit that is. */
export function* vtcmTooLarge(
  value: JsonValue | undefined,
  name: string,
  most: number,
  has: string,
  others: readonly Fix[] = [],
): Generator<Finding> {
  const given = value?.number();
  if (!value || given === undefined || given <= most) return;
  yield atValue(value, {
    severity: 'error',
    code: 'vtcm-too-large',
    // pytorch/executorch#1430: "TCM 0x2400000 > 0x800000", and the graph is not finalized.
    what: `The ${name} ${value.text} is more than there is: ${has} of VTCM, and the graph cannot be finalized.`,
    fix: `Write ${most} or less.`,
    fixes: [preferred(`Write ${most}`, replaceValue(value, String(most))), ...others],
  });
}
