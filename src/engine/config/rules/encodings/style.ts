import type { EncodingEntry, EncodingTable } from '../../encodings/encoding';
import { type EncodingPart, type FieldName, type PartStyle, styleOf } from '../../encodings/part';
import { isKeyed, isOnnxStyle } from '../../encodings/write';

/** The fields that mean the same in both families. */
export interface StyleNames {
  readonly bits: FieldName;
  readonly symmetric: FieldName;
  readonly scale: FieldName;
  readonly offset: FieldName;
}

const names: Readonly<Record<PartStyle, StyleNames>> = {
  legacy: { bits: 'bitwidth', symmetric: 'is_symmetric', scale: 'scale', offset: 'offset' },
  list: { bits: 'bw', symmetric: 'is_sym', scale: 'scale', offset: 'offset' },
  onnx: { bits: 'output_dtype', symmetric: 'output_dtype', scale: 'y_scale', offset: 'y_zero_point' },
};

/** What the part's fields are called, by what it looks like. */
export function namesOf(part: EncodingPart): StyleNames {
  return names[styleOf(part)];
}

/** What the file's version asks for. */
export function styleOfTable({ version }: EncodingTable): PartStyle {
  if (isOnnxStyle(version)) return 'onnx';
  return isKeyed(version) ? 'legacy' : 'list';
}

/** Fields of the tensor as a whole: those of its first part. */
export function fieldsOf({ parts }: EncodingEntry): EncodingPart['fields'] {
  return parts[0]?.fields ?? {};
}
