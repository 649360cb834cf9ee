import type { EncodingEntry } from '../../encodings/encoding';
import { flatNumbers, nesting } from '../../encodings/numbers';
import { lowestOf, type OnnxGrid, onnxGrid } from '../../encodings/onnx-type';
import { type EncodingPart, styleOf } from '../../encodings/part';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import { preferred, quoted } from '../findings';
import { atField, encodingRule } from './look';

/** Encodings 2.x: zero points fit their type and their scales (AIMET encoding specification; ONNX QuantizeLinear). */
export const onnxFieldsRule = encodingRule('encodings-onnx', function* ({ table }) {
  for (const entry of table.entries) {
    const [part] = entry.parts;
    const grid = part && styleOf(part) === 'onnx' ? onnxGrid(part.fields.output_dtype?.string()) : undefined;
    if (!part || !grid) continue;
    yield* wrongZero(entry, part, grid);
    yield* wrongShape(entry, part);
  }
});

function* wrongZero({ tensor }: EncodingEntry, part: EncodingPart, grid: OnnxGrid): Generator<Finding> {
  const at = part.fields.y_zero_point;
  const zeros = flatNumbers(at);
  if (!at || !zeros) return;
  const low = lowestOf(grid);
  const high = low + 2 ** grid.bits - 1;
  const outside = zeros.find((zero) => grid.kind !== 'float' && (zero < low || zero > high));
  const broken = zeros.find((zero) => !Number.isInteger(zero) && grid.bits !== 2);
  if (outside !== undefined)
    yield atField(part, 'y_zero_point', {
      severity: 'error',
      code: 'encodings-zero',
      what: `The zero point ${outside} of ${quoted(tensor)} is no ${grid.name}: that goes from ${low} to ${high}.`,
      fix: signFix(outside, low, high, grid),
      fixes:
        at.type === 'number' && -outside >= low && -outside <= high
          ? [preferred(`Write ${-outside}`, replaceValue(at, String(-outside)))]
          : [],
    });
  else if (broken !== undefined)
    yield atField(part, 'y_zero_point', {
      severity: 'error',
      code: 'encodings-field',
      what: `The zero point ${broken} of ${quoted(tensor)} is no integer: only 2-bit types have one between two steps.`,
      fix: 'Write an integer.',
    });
}

/** An offset of AIMET's older versions is a negated zero point. */
function signFix(zero: number, low: number, high: number, grid: OnnxGrid): string {
  if (zero < low && -zero <= high) return `Write ${-zero}: in versions 2.x float = (q - zero_point) * scale.`;
  return grid.kind === 'int' ? `Write a value of ${grid.name}, or another "output_dtype".` : `Write a value of ${grid.name}.`;
}

function* wrongShape({ tensor }: EncodingEntry, part: EncodingPart): Generator<Finding> {
  const { y_scale: scale, y_zero_point: zero } = part.fields;
  if (!scale || !zero || scale.type === 'object' || zero.type === 'null') return;
  const [wanted, found] = [nesting(scale), nesting(zero)];
  if (wanted.join() !== found.join())
    yield atField(part, 'y_zero_point', {
      severity: 'error',
      code: 'encodings-length',
      what: `The scales of ${quoted(tensor)} are ${shapeText(wanted)} and its zero points ${shapeText(found)}.`,
      fix: 'Give both the same shape, or leave the zero points out where all are 0.',
    });
}

const shapeText = (lengths: readonly number[]) => (lengths.length === 0 ? 'a single number' : `${lengths.join(' by ')} numbers`);
