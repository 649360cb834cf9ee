import type { Encoding, Granularity } from './encoding';
import { flatNumbers, nesting, transposed } from './numbers';
import { lowestOf, type OnnxGrid, onnxGrid } from './onnx-type';
import { type EncodingPart, type PartStyle, styleOf } from './part';

/** A tensor's encoding without its name. */
export type Grid = Omit<Encoding, 'tensor' | 'section'>;

/** What LPBQ expands to where the file cannot say: AIMET exports `decompressed_bw` 8. */
export const expandedBitwidth = 8;

/** The meaning of the parts, as far as they have one. A wrong sign or a missing scale is mended silently: the rules speak of it. */
export function gridOf(parts: readonly EncodingPart[]): Grid | undefined {
  const [first] = parts;
  return first && readers[styleOf(first)](parts as readonly [EncodingPart, ...EncodingPart[]]);
}

type Reader = (parts: readonly [EncodingPart, ...EncodingPart[]]) => Grid | undefined;

const readers: Readonly<Record<PartStyle, Reader>> = { legacy, list: listed, onnx };

const floatGrid = (bitwidth: number): Grid => ({
  dtype: 'float',
  bitwidth,
  symmetric: false,
  granularity: 'tensor',
  scale: [],
  offset: [],
});

/** Versions 0.6.1 and the seed's: one part per channel. */
function legacy(parts: Parameters<Reader>[0]): Grid | undefined {
  const { fields } = parts[0];
  const bitwidth = (fields.bitwidth ?? fields.bw)?.number();
  if (bitwidth === undefined) return undefined;
  if (fields.dtype?.string()?.toLowerCase() === 'float') return floatGrid(bitwidth);
  const scale: number[] = [];
  const offset: number[] = [];
  for (const part of parts) {
    const pair = scaleAndOffset(part, bitwidth);
    if (!pair) return undefined;
    scale.push(pair.scale);
    offset.push(pair.offset);
  }
  const stated = fields.is_symmetric;
  return {
    dtype: 'int',
    bitwidth,
    symmetric: stated ? saysTrue(stated.string() ?? stated.boolean()) : isCentered(offset, bitwidth),
    granularity: parts.length > 1 ? 'channel' : 'tensor',
    scale,
    offset,
  };
}

/** Tools compute scale and offset from min and max where these are missing (QNN, quantization overrides). */
function scaleAndOffset({ fields }: EncodingPart, bitwidth: number): { readonly scale: number; readonly offset: number } | undefined {
  const [min, max] = [fields.min?.number(), fields.max?.number()];
  const scale = fields.scale?.number() ?? (min !== undefined && max !== undefined ? (max - min) / (2 ** bitwidth - 1) : undefined);
  if (scale === undefined) return undefined;
  const offset = fields.offset?.number() ?? (min === undefined ? undefined : Math.round(min / scale));
  return offset === undefined ? undefined : { scale, offset: withoutPlus(offset, bitwidth, min, max) };
}

/**
 * The specification's offsets are never positive. The seed's are, and a range that is as wide on both sides of zero has the grid's middle there, which
 * Qualcomm's documentation writes as 127 too (quantization.html).
 */
export function withoutPlus(offset: number, bitwidth: number, min?: number, max?: number): number {
  if (offset <= 0 || Number.isNaN(offset)) return offset + 0;
  const middle = 2 ** (bitwidth - 1);
  const isEven = min !== undefined && max !== undefined && min < 0 && Math.abs(min + max) <= 1e-3 * (max - min);
  return isEven && Math.abs(offset - middle) <= 1 ? -middle : -offset;
}

/** Version 1.0.0. */
function listed([{ fields }]: Parameters<Reader>[0]): Grid | undefined {
  const bitwidth = (fields.bw ?? fields.bitwidth)?.number();
  if (bitwidth === undefined) return undefined;
  if (/^(float|fp)$/i.test(fields.dtype?.string() ?? '')) return floatGrid(bitwidth);
  const scale = flatNumbers(fields.scale);
  if (!scale) return undefined;
  const offset = (flatNumbers(fields.offset) ?? scale.map(() => -(2 ** (bitwidth - 1)))).map((value) => withoutPlus(value, bitwidth));
  const granularity = granularities[fields.enc_type?.string() ?? ''] ?? (scale.length > 1 ? 'channel' : 'tensor');
  const stated = fields.is_sym;
  const symmetric = stated ? saysTrue(stated.boolean() ?? stated.string()) : isCentered(offset, bitwidth);
  const grid: Grid = { dtype: 'int', bitwidth, symmetric, granularity, scale, offset };
  const { block_size, per_block_int_scale, compressed_bw } = fields;
  // Nearly all have none of these.
  if (!block_size && !per_block_int_scale && !compressed_bw) return grid;
  const blockSize = block_size?.number();
  const blockScale = flatNumbers(per_block_int_scale);
  const compressedBitwidth = compressed_bw?.number();
  return {
    ...grid,
    ...(blockSize !== undefined && { blockSize }),
    ...(blockScale && { blockScale, channels: scale.length }),
    ...(compressedBitwidth !== undefined && { compressedBitwidth }),
  };
}

export const granularities: Readonly<Record<string, Granularity | undefined>> = Object.assign(Object.create(null), {
  PER_TENSOR: 'tensor',
  PER_CHANNEL: 'channel',
  PER_BLOCK: 'block',
  LPBQ: 'lpbq',
});

/** Versions 2.x: ONNX's own sign and element type. */
function onnx([{ fields }]: Parameters<Reader>[0]): Grid | undefined {
  const type = onnxGrid(fields.output_dtype?.string());
  if (!type) return undefined;
  if (type.kind === 'float') return floatGrid(type.bits);
  if (isSingle(fields)) return single(type, fields.y_scale?.number() ?? Number.NaN, fields.y_zero_point?.number() ?? 0);
  const meta = fields.y_scale?.type === 'object' ? fields.y_scale : undefined;
  const blockScaleAt = fields.per_block_int_scale ?? meta?.get('x');
  const scaleAt = fields.per_channel_float_scale ?? meta?.get('x_scale') ?? fields.y_scale;
  const scale = flatNumbers(scaleAt);
  if (!scale) return undefined;
  const axis = fields.axis?.number();
  const blockSize = fields.block_size?.number();
  const blocks = blockSize === undefined || blockSize === 0 ? undefined : nesting(blockScaleAt ?? scaleAt);
  const rows = blocks && axis === 0 && blocks.length === 2 ? blocks[0] : undefined;
  const inOrder = (values: number[]) => (rows && values.length % rows === 0 ? transposed(values, rows) : values);
  const common = { dtype: 'int' as const, ...(axis !== undefined && { axis }), ...(blockSize !== undefined && { blockSize }) };
  if (blockScaleAt) {
    const blockScale = flatNumbers(blockScaleAt);
    const offset = scale.map(() => -(2 ** (expandedBitwidth - 1)));
    const lpbq = { ...common, granularity: 'lpbq' as const, bitwidth: expandedBitwidth, compressedBitwidth: type.bits };
    return blockScale && { ...lpbq, symmetric: true, scale, offset, blockScale: inOrder(blockScale), channels: scale.length };
  }
  const zeros = flatNumbers(fields.y_zero_point);
  const low = lowestOf(type);
  const offset = scale.map((_, i) => low - (zeros?.[zeros.length === 1 ? 0 : i] ?? 0));
  const granularity = blocks ? 'block' : scale.length > 1 || fields.y_scale?.type === 'array' ? 'channel' : 'tensor';
  const channels = blocks?.[axis === 0 ? 1 : 0];
  return {
    ...common,
    bitwidth: type.bits,
    symmetric: isCentered(offset, type.bits),
    granularity,
    scale: blocks ? inOrder(scale) : scale,
    offset: blocks ? inOrder(offset) : offset,
    ...(channels !== undefined && { channels }),
  };
}

/** One scale and at most one zero point, as nearly all activations have: read without the lists that channels and blocks need. */
function isSingle({
  y_scale,
  y_zero_point,
  axis,
  block_size,
  per_block_int_scale,
  per_channel_float_scale,
}: EncodingPart['fields']): boolean {
  const isPlain = y_scale?.type === 'number' && (y_zero_point === undefined || y_zero_point.type === 'number');
  return isPlain && !axis && !block_size && !per_block_int_scale && !per_channel_float_scale;
}

function single(type: OnnxGrid, scale: number, zeroPoint: number): Grid {
  const offset = [lowestOf(type) - zeroPoint];
  return { dtype: 'int', bitwidth: type.bits, symmetric: isCentered(offset, type.bits), granularity: 'tensor', scale: [scale], offset };
}

export function isCentered(offset: readonly number[], bitwidth: number): boolean {
  return offset.length > 0 && offset.every((value) => value === -(2 ** (bitwidth - 1)));
}

function saysTrue(stated: string | boolean | undefined): boolean {
  return String(stated).toLowerCase() === 'true';
}
