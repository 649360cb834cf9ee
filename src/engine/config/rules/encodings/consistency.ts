import type { EncodingEntry } from '../../encodings/encoding';
import type { EncodingPart } from '../../encodings/part';
import type { Finding, Fix } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, offered, preferred } from '../findings';
import { encodingRule, figure, floatText } from './look';
import { integerParts, narrowest } from './values';

interface Told {
  readonly min: JsonValue;
  readonly max: JsonValue;
  readonly scale: JsonValue;
  readonly offset: JsonValue;
  readonly bits: JsonValue;
}

interface Values {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly shift: number;
  readonly width: number;
}

/** How many steps the ends may be off: programs round to the grid, and a strict symmetric range has one step less. */
const slackSteps = 1.05;
/** float32 keeps about seven digits of the range's ends. */
const slackDigits = 1e-6;

/** min, max, scale, offset and bit width are one statement made twice: (q + offset) * scale for q = 0 and 2^bits - 1. */
export const consistencyRule = encodingRule('encodings-consistent', function* (look) {
  for (const { entry, part, channel } of integerParts(look.table.entries)) {
    const told = toldBy(part);
    if (!told || agreesAsRead(entry, channel, told)) continue;
    const values = valuesOf(told);
    if (values && isPlausible(values) && !agrees(values)) yield contradiction(told, values);
  }
});

/** By the numbers that are read already, which is nearly all there is to do in a file of 100,000. */
function agreesAsRead({ encoding }: EncodingEntry, channel: number, { min, max }: Told): boolean {
  const [step, shift] = [encoding?.scale[channel], encoding?.offset[channel]];
  const [low, high] = [min.number(), max.number()];
  if (!encoding || step === undefined || shift === undefined || low === undefined || high === undefined) return false;
  return agrees({ low, high, step, shift, width: encoding.bitwidth });
}

function toldBy({ fields: { min, max, scale, offset, bitwidth } }: EncodingPart): Told | undefined {
  return min && max && scale && offset && bitwidth ? { min, max, scale, offset, bits: bitwidth } : undefined;
}

function valuesOf({ min, max, scale, offset, bits }: Told): Values | undefined {
  const [low, high, step, shift, width] = [min, max, scale, offset, bits].map((value) => value.number() ?? Number.NaN) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const values = { low, high, step, shift, width };
  return Object.values(values).every(Number.isFinite) ? values : undefined;
}

/** What is wrong in itself is said elsewhere, and a contradiction would only repeat it. */
function isPlausible({ low, high, step, shift, width }: Values): boolean {
  return step > 0 && low <= 0 && high >= 0 && high - low >= narrowest && shift <= 0 && shift >= -(2 ** width - 1);
}

function agrees({ low, high, step, shift, width }: Values): boolean {
  const slack = slackSteps * step + slackDigits * (high - low);
  return Math.abs(shift * step - low) <= slack && Math.abs((2 ** width - 1 + shift) * step - high) <= slack;
}

/** Tools take scale and offset where these are given, and compute them from min and max where not (QAIRT, quantization overrides). */
function contradiction(told: Told, values: Values): Finding {
  const { step, shift, width, low, high } = values;
  const [gridLow, gridHigh] = [shift * step, (2 ** width - 1 + shift) * step];
  const newStep = (high - low) / (2 ** width - 1);
  const newShift = Math.round(low / newStep) + 0;
  const fit = fittingWidth(values);
  const fixes: Fix[] = [
    preferred(
      'Compute min and max from scale and offset',
      replaceValue(told.min, floatText(gridLow)),
      replaceValue(told.max, floatText(gridHigh)),
    ),
    offered(
      'Compute scale and offset from min and max',
      replaceValue(told.scale, floatText(newStep)),
      replaceValue(told.offset, String(newShift)),
    ),
  ];
  if (fit) fixes.push(offered(`Write bitwidth ${fit}`, replaceValue(told.bits, String(fit))));
  return atValue(told.scale, {
    severity: 'error',
    code: 'encodings-inconsistent',
    what: `Scale ${told.scale.text} and offset ${told.offset.text} make ${figure(gridLow)} to ${figure(gridHigh)} of ${width} bits, but the file says ${told.min.text} to ${told.max.text}.`,
    fix: `That range has scale ${figure(newStep)} and offset ${newShift}${fit ? `, or ${fit} bits` : ''}; tools take scale and offset.`,
    fixes,
  });
}

/** The bit width with which everything else agrees. */
function fittingWidth(values: Values): number | undefined {
  return [4, 8, 16, 32].find((width) => width !== values.width && agrees({ ...values, width }));
}
