import type { EncodingEntry } from '../../encodings/encoding';
import { flatNumbers } from '../../encodings/numbers';
import { type EncodingPart, styleOf } from '../../encodings/part';
import type { Finding, Fix } from '../../finding';
import { replaceValue } from '../../json/edits';
import { preferred, quoted } from '../findings';
import { atField, encodingRule } from './look';

/** Lists of version 1.0.0 against `enc_type` and against each other (AIMET encoding specification). */
export const lengthsRule = encodingRule('encodings-lengths', function* ({ table }) {
  for (const entry of table.entries) {
    const [part] = entry.parts;
    if (!part || entry.encoding?.dtype !== 'int' || styleOf(part) !== 'list') continue;
    if (part.fields.scale?.type !== 'array') continue;
    const { scale, offset } = entry.encoding;
    yield* wrongType(entry, part, scale.length);
    if (part.fields.offset?.type === 'array' && offset.length !== scale.length) yield unequalLists(entry, part, scale, offset);
    if (entry.encoding.granularity === 'lpbq') yield* wrongBlocks(entry, part, scale.length);
  }
});

function* wrongType({ tensor, encoding }: EncodingEntry, part: EncodingPart, scales: number): Generator<Finding> {
  const type = part.fields.enc_type;
  if (scales === 0)
    yield atField(part, 'scale', {
      severity: 'error',
      code: 'encodings-length',
      what: `The list of scales of ${quoted(tensor)} is empty.`,
      fix: 'Give it one scale, or one per channel or block.',
    });
  else if (encoding?.granularity === 'tensor' && scales > 1 && type)
    yield atField(part, 'enc_type', {
      severity: 'error',
      code: 'encodings-length',
      what: `${quoted(tensor)} is PER_TENSOR and has ${scales} scales.`,
      fix: 'Write "PER_CHANNEL", which has one scale per output channel.',
      fixes: [preferred('Write "PER_CHANNEL"', replaceValue(type, '"PER_CHANNEL"'))],
    });
}

/** One offset that is the same for all, as a short list often means. */
function unequalLists({ tensor }: EncodingEntry, part: EncodingPart, scale: readonly number[], offset: readonly number[]): Finding {
  const at = part.fields.offset as NonNullable<typeof part.fields.offset>;
  const isSame = offset.length > 0 && offset.every((value) => value === offset[0]);
  const repeated = `[${scale.map(() => offset[0]).join(', ')}]`;
  const fixes: readonly Fix[] = isSame ? [preferred(`Write ${scale.length} offsets of ${offset[0]}`, replaceValue(at, repeated))] : [];
  return atField(part, 'offset', {
    severity: 'error',
    code: 'encodings-length',
    what: `${quoted(tensor)} has ${scale.length} scales and ${offset.length} offsets.`,
    fix: 'Each scale has its own offset: make the lists equally long.',
    fixes,
  });
}

function* wrongBlocks({ tensor }: EncodingEntry, part: EncodingPart, channels: number): Generator<Finding> {
  const blocks = flatNumbers(part.fields.per_block_int_scale);
  if (blocks && (blocks.length === 0 || blocks.length % channels !== 0))
    yield atField(part, 'per_block_int_scale', {
      severity: 'error',
      code: 'encodings-length',
      what: `${quoted(tensor)} has ${blocks.length} block scales for ${channels} channels.`,
      fix: `Every channel has as many blocks: a multiple of ${channels}.`,
    });
  const compressed = part.fields.compressed_bw?.number();
  const bits = part.fields.bw?.number();
  if (compressed !== undefined && bits !== undefined && compressed >= bits)
    yield atField(part, 'compressed_bw', {
      severity: 'error',
      code: 'encodings-compressed',
      what: `${quoted(tensor)} is stored in ${compressed} bits and expands to ${bits}.`,
      fix: 'In LPBQ "compressed_bw" is smaller than "bw": 4 and 8 are usual.',
    });
}
