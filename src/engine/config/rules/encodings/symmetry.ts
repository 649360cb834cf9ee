import { type Encoding, type EncodingEntry, rangeOf } from '../../encodings/encoding';
import { isCentered } from '../../encodings/normalize';
import { flatNumbers } from '../../encodings/numbers';
import { type EncodingPart, styleOf } from '../../encodings/part';
import type { Finding, Fix, TextEdit } from '../../finding';
import { replaceValue } from '../../json/edits';
import { preferred, quoted } from '../findings';
import { atField, encodingRule, floatText } from './look';
import { namesOf } from './style';

/** The rules of grids around zero (AIMET encoding specification: symmetric has offset -2^(bitwidth - 1), per-channel is symmetric). */
export const symmetryRule = encodingRule('encodings-symmetric', function* ({ table }) {
  for (const entry of table.entries) {
    const { encoding, parts } = entry;
    const [part] = parts;
    if (encoding?.dtype !== 'int' || !part || !isReadable(encoding)) continue;
    const centered = isCentered(encoding.offset, encoding.bitwidth);
    if (centered === (encoding.symmetric || encoding.granularity !== 'tensor') || hasPositive(parts)) continue;
    if (encoding.granularity !== 'tensor') yield channelsOffCenter(entry, encoding);
    else if (encoding.symmetric) yield claimsSymmetry(entry, encoding, part);
    else if (centered && part.fields[namesOf(part).symmetric]) yield isSymmetric(entry, part);
  }
});

const isReadable = ({ scale, offset }: Encoding) => scale.every((step) => step > 0) && offset.every(Number.isFinite) && offset.length > 0;

/** A positive offset is a fault of its own, and what it should be is said there. */
function hasPositive(parts: readonly EncodingPart[]): boolean {
  return parts.some((part) => styleOf(part) !== 'onnx' && flatNumbers(part.fields.offset)?.some((offset) => offset > 0));
}

const falseOf = (part: EncodingPart) => (styleOf(part) === 'legacy' ? '"False"' : 'false');
const trueOf = (part: EncodingPart) => (styleOf(part) === 'legacy' ? '"True"' : 'true');

/** The numbers are what tools compute with, so the claim gives way. */
function claimsSymmetry({ tensor }: EncodingEntry, { bitwidth, offset }: Encoding, part: EncodingPart): Finding {
  const names = namesOf(part);
  const claim = part.fields[names.symmetric];
  const fixes: readonly Fix[] = claim ? [preferred(`Write ${falseOf(part)}`, replaceValue(claim, falseOf(part)))] : [];
  return atField(part, names.symmetric, {
    severity: 'error',
    code: 'encodings-symmetric',
    what: `${quoted(tensor)} is said to be symmetric, but its offset is ${offset[0]}.`,
    fix: `A symmetric grid of ${bitwidth} bits has offset ${-(2 ** (bitwidth - 1))}; write "${names.symmetric}": ${falseOf(part)}.`,
    fixes,
  });
}

function isSymmetric({ tensor }: EncodingEntry, part: EncodingPart): Finding {
  const names = namesOf(part);
  const claim = part.fields[names.symmetric];
  return atField(part, names.symmetric, {
    severity: 'info',
    code: 'encodings-symmetric',
    what: `${quoted(tensor)} is said to be asymmetric, and its offset is the middle of the grid.`,
    fix: `Write "${names.symmetric}": ${trueOf(part)} if it is meant to be symmetric.`,
    fixes: claim ? [{ title: `Write ${trueOf(part)}`, edits: [replaceValue(claim, trueOf(part))] }] : [],
  });
}

/** Observed in onnxruntime-qnn 2.7.0: Conv and MatMul with per-channel weights off center (uint8 around 100, int8 around 3) are refused. */
function channelsOffCenter(entry: EncodingEntry, encoding: Encoding): Finding {
  const { bitwidth, offset } = encoding;
  const middle = -(2 ** (bitwidth - 1));
  const channel = offset.findIndex((value) => value !== middle);
  const part = entry.parts.length > 1 ? (entry.parts[channel] as EncodingPart) : (entry.parts[0] as EncodingPart);
  const edits = centered(entry, encoding);
  return atField(part, namesOf(part).offset, {
    severity: 'error',
    code: 'encodings-channel-asymmetric',
    what: `${quoted(entry.tensor)} has one scale per channel, and channel ${channel} is off center: its offset is ${offset[channel]}.`,
    fix: `Per-channel grids are symmetric on the HTP: every offset is ${middle} and the scale covers the wider side.`,
    fixes: edits.length > 0 ? [preferred('Make every channel symmetric', ...edits)] : [],
  });
}

/** Scales that cover what the channel's grid covered, and offsets in the middle. */
function centered({ parts }: EncodingEntry, encoding: Encoding): readonly TextEdit[] {
  const { bitwidth, scale, offset, granularity } = encoding;
  const middle = -(2 ** (bitwidth - 1));
  if (granularity === 'lpbq' || parts.some((part) => styleOf(part) === 'onnx')) return [];
  const steps = scale.map((step, i) => {
    if (offset[i] === middle) return floatText(step);
    const { min, max } = rangeOf(encoding, i);
    return floatText(Math.max(min / middle, max / (-middle - 1)));
  });
  const [part] = parts;
  if (parts.length === 1 && part) {
    const { scale: scaleAt, offset: offsetAt } = part.fields;
    if (scaleAt?.type !== 'array' || offsetAt?.type !== 'array') return [];
    return [
      replaceValue(scaleAt, `[${steps.join(', ')}]`),
      replaceValue(offsetAt, `[${steps.map(() => middle).join(', ')}]`),
      ...(part.fields.is_sym ? [replaceValue(part.fields.is_sym, 'true')] : []),
    ];
  }
  return parts.flatMap(({ fields }, i) => {
    const step = Number(steps[i]);
    const changes: readonly (readonly [typeof fields.scale, string])[] = [
      [fields.scale, steps[i] as string],
      [fields.offset, String(middle)],
      [fields.min, floatText(middle * step)],
      [fields.max, floatText((-middle - 1) * step)],
      [fields.is_symmetric, '"True"'],
    ];
    return offset[i] === middle ? [] : changes.flatMap(([value, text]) => (value ? [replaceValue(value, text)] : []));
  });
}
