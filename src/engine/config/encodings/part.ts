import type { JsonValue } from '../json/json';

/** Every field that an encoding has in one of the versions. */
export const fieldNames = [
  'name',
  'dtype',
  'bitwidth',
  'is_symmetric',
  'min',
  'max',
  'scale',
  'offset',
  'enc_type',
  'bw',
  'is_sym',
  'block_size',
  'compressed_bw',
  'per_block_int_scale',
  'zero_point_shift',
  'output_dtype',
  'y_scale',
  'y_zero_point',
  'per_channel_float_scale',
  'axis',
] as const;
export type FieldName = (typeof fieldNames)[number];

export type EncodingFields = { readonly [field in FieldName]?: JsonValue };

/** One `{...}` of the file that describes a tensor or one of its channels. */
export interface EncodingPart {
  readonly value: JsonValue;
  readonly fields: EncodingFields;
  /** Has it members that no version knows? */
  readonly hasStrangers: boolean;
}

/** Which family of fields a part is written in, whatever the file says. */
export type PartStyle = 'legacy' | 'list' | 'onnx';

const known: ReadonlyMap<string, FieldName> = new Map(fieldNames.map((field) => [field, field]));

export function readPart(value: JsonValue): EncodingPart {
  const fields: { [field in FieldName]?: JsonValue } = {};
  let hasStrangers = false;
  value.eachMember((name, member) => {
    const field = known.get(name);
    if (field) fields[field] = member;
    else hasStrangers = true;
  });
  return { value, fields, hasStrangers };
}

/** By the fields that only one family has; what has none of them is 0.6.1, which needs the fewest. */
export function styleOf({ fields }: EncodingPart): PartStyle {
  if (fields.output_dtype || fields.y_scale || fields.per_channel_float_scale) return 'onnx';
  const listed = count(fields.bw, fields.enc_type, fields.is_sym, fields.name) + (fields.scale?.type === 'array' ? 1 : 0);
  return listed > count(fields.bitwidth, fields.is_symmetric, fields.min, fields.max) ? 'list' : 'legacy';
}

function count(...fields: readonly (JsonValue | undefined)[]): number {
  return fields.filter((field) => field !== undefined).length;
}
