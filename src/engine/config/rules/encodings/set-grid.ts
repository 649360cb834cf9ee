import { type Encoding, type EncodingEntry, rangeOf } from '../../encodings/encoding';
import { type EncodingPart, styleOf } from '../../encodings/part';
import { entryText, isKeyed, valueText } from '../../encodings/write';
import type { TextEdit } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { floatText, type Look } from './look';

/** Gives an entry another grid: field by field where it has one scale and keeps it, else in new words. */
export function setGrid({ table }: Pick<Look, 'table'>, entry: EncodingEntry, encoding: Encoding): readonly TextEdit[] {
  const [part, ...others] = entry.parts;
  if (part && others.length === 0 && isSingle(part, encoding)) return fieldEdits(part, encoding);
  const isNamed = entry.name.at < entry.at;
  return [replaceValue(entry, isNamed && isKeyed(table.version) ? valueText(encoding, table.version) : entryText(encoding, table.version))];
}

function isSingle(part: EncodingPart, { granularity, dtype }: Encoding): boolean {
  if (granularity !== 'tensor' || dtype === 'float' || styleOf(part) === 'onnx') return false;
  const { scale } = part.fields;
  return scale?.type === 'number' || (scale?.type === 'array' && [...scale.items()].length === 1);
}

function fieldEdits({ fields }: EncodingPart, encoding: Encoding): readonly TextEdit[] {
  const { bitwidth, symmetric, scale, offset } = encoding;
  const { min, max } = rangeOf(encoding);
  const listed = (value: JsonValue | undefined, text: string) => (value?.type === 'array' ? `[${text}]` : text);
  const texts: readonly (readonly [JsonValue | undefined, string])[] = [
    [fields.bitwidth ?? fields.bw, String(bitwidth)],
    [fields.is_symmetric, symmetric ? '"True"' : '"False"'],
    [fields.is_sym, String(symmetric)],
    [fields.min, floatText(min)],
    [fields.max, floatText(max)],
    [fields.scale, listed(fields.scale, floatText(scale[0] ?? 0))],
    [fields.offset, listed(fields.offset, String(offset[0] ?? 0))],
  ];
  return texts.flatMap(([value, text]) => (value && value.text !== text ? [replaceValue(value, text)] : []));
}
