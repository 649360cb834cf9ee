import type { Encoding, EncodingEntry } from '../../encodings/encoding';
import { withoutPlus } from '../../encodings/normalize';
import { type EncodingPart, styleOf } from '../../encodings/part';
import type { Finding, TextEdit } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred, quoted } from '../findings';
import { encodingRule, figure, floatText } from './look';
import { namesOf } from './style';

/** The smallest float32 with all its digits; the HTP flushes what is below to zero. */
const smallestNormal = 2 ** -126;
/** Tools widen a narrower range (QNN, quantization: max >= min + 0.0001). */
export const narrowest = 0.0001;
/** A range must reach zero; how far it may miss is rounding. */
const zeroSlack = 1e-6;

/** Single values that no grid can have. */
export const valuesRule = encodingRule('encodings-values', function* (look) {
  for (const { entry, part, bits } of integerParts(look.table.entries)) {
    const names = namesOf(part);
    const { scale, offset } = entry.encoding as Encoding;
    if (!scale.every(isPositive)) for (const value of scalars(part.fields[names.scale])) yield* wrongScale(value);
    if (styleOf(part) !== 'onnx' && (mayBePositive(part.fields[names.offset]) || offset.some((zero) => zero <= -(2 ** bits))))
      for (const value of scalars(part.fields[names.offset])) yield* wrongOffset(entry, part, value, bits);
    if (part.fields.min) yield* wrongRange(part, bits);
  }
});

const isPositive = (scale: number) => scale >= smallestNormal;

/** As the text has it: what was read is mended already. */
function mayBePositive(value: JsonValue | undefined): boolean {
  if (value?.type === 'number') return (value.number() as number) > 0;
  return value !== undefined && !everyItem(value, (item) => !mayBePositive(item));
}

function everyItem(list: JsonValue, holds: (item: JsonValue) => boolean): boolean {
  for (const item of list.items()) if (!holds(item)) return false;
  return true;
}

interface IntegerPart {
  readonly entry: EncodingEntry;
  readonly part: EncodingPart;
  /** Which of the entry's parts it is. */
  readonly channel: number;
  readonly bits: number;
}

/** The parts that have a grid of integers. */
export function* integerParts(entries: readonly EncodingEntry[]): Generator<IntegerPart> {
  for (const entry of entries) {
    const { encoding, parts } = entry;
    if (encoding?.dtype !== 'int') continue;
    for (let channel = 0; channel < parts.length; channel++)
      yield { entry, part: parts[channel] as EncodingPart, channel, bits: encoding.bitwidth };
  }
}

/** The value itself, or the numbers of a list, however deep. */
function* scalars(value: JsonValue | undefined): Generator<JsonValue> {
  if (value?.type === 'number') yield value;
  else if (value?.type === 'array') for (const item of value.items()) yield* scalars(item);
}

function* wrongScale(value: JsonValue): Generator<Finding> {
  const scale = value.number() as number;
  // What is not finite is a fault of the text, and said there.
  if (!Number.isFinite(scale) || scale >= smallestNormal) return;
  const isTiny = scale > 0;
  yield atValue(value, {
    severity: 'error',
    code: 'encodings-scale',
    what: isTiny ? `The scale ${value.text} is below the smallest float32 (1.17549e-38).` : `The scale ${value.text} is not above zero.`,
    fix: 'A scale is (max - min) / (2^bits - 1): calibrate the tensor again.',
  });
}

function* wrongOffset(entry: EncodingEntry, { fields }: EncodingPart, value: JsonValue, bits: number): Generator<Finding> {
  const offset = value.number() as number;
  if (offset > 0) {
    const right = withoutPlus(offset, bits, fields.min?.number(), fields.max?.number());
    yield atValue(value, {
      severity: 'error',
      code: 'encodings-offset-sign',
      what: `The offset ${value.text} of ${quoted(entry.tensor)} is positive: float = (q + offset) * scale, so it is 0 or negative.`,
      fix: `Write ${right}${right === -offset ? '' : `, the middle of the ${bits}-bit grid`}.`,
      fixes: [preferred(`Write ${right}`, replaceValue(value, String(right)))],
    });
  } else if (offset < -(2 ** bits - 1)) {
    yield atValue(value, {
      severity: 'error',
      code: 'encodings-zero',
      what: `With offset ${value.text}, ${bits} bits end at ${figure(2 ** bits - 1 + offset)} steps: zero is not on the grid.`,
      fix: `An offset lies between ${-(2 ** bits - 1)} and 0.`,
    });
  }
}

/** The range, and the scale and offset that follow from it. */
function rangeEdits({ scale, offset }: EncodingPart['fields'], bits: number, low: number, high: number): readonly TextEdit[] {
  const step = (high - low) / (2 ** bits - 1);
  return [
    ...(scale ? [replaceValue(scale, floatText(step))] : []),
    ...(offset ? [replaceValue(offset, String(Math.round(low / step) + 0))] : []),
  ];
}

function* wrongRange({ fields }: EncodingPart, bits: number): Generator<Finding> {
  const { min, max } = fields;
  const [low, high] = [min?.number(), max?.number()];
  if (!min || !max || low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high)) return;
  if (low > high)
    yield atValue(min, {
      severity: 'error',
      code: 'encodings-range-swapped',
      what: `The min ${min.text} is above the max ${max.text}.`,
      fix: 'Swap them.',
      fixes: [preferred('Swap min and max', replaceValue(min, max.text), replaceValue(max, min.text))],
    });
  else if (low > zeroSlack || high < -zeroSlack) {
    const wrong = low > 0 ? min : max;
    yield atValue(wrong, {
      severity: 'error',
      code: 'encodings-zero',
      what: `The range ${min.text} to ${max.text} does not contain zero, which every grid has to hit exactly.`,
      fix: `Write ${low > 0 ? 'min' : 'max'} 0 and the scale and offset that follow.`,
      fixes: [
        preferred(
          `Let the range ${low > 0 ? 'start' : 'end'} at 0`,
          replaceValue(wrong, '0.0'),
          ...rangeEdits(fields, bits, Math.min(low, 0), Math.max(high, 0)),
        ),
      ],
    });
  } else if (high - low < narrowest)
    yield atValue(max, {
      severity: 'warning',
      code: 'encodings-range-narrow',
      what: `The range ${min.text} to ${max.text} is narrower than ${narrowest}: tools widen it.`,
      fix: `Write max ${floatText(low + narrowest)} or calibrate the tensor with data that moves it.`,
      fixes: [
        preferred(
          `Write max ${floatText(low + narrowest)}`,
          replaceValue(max, floatText(low + narrowest)),
          ...rangeEdits(fields, bits, low, low + narrowest),
        ),
      ],
    });
}
