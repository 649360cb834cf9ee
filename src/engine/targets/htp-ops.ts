import type { DType } from '../ir/dtype';
import { probedOps } from './htp-probed';

/** What the HTP takes of one operator. */
export interface HtpOp {
  /** Element types of the typed input, for values that are not quantized. */
  readonly types: readonly DType[];
  /** Fewest and most axes of the first input. */
  readonly ranks: Range;
  /** The same where float values are quantized; `[0, -1]` where that does not run. */
  readonly quantizedRanks: Range;
  /** The input whose element type counts. */
  readonly typedInput: number;
}

export type Range = readonly [least: number, most: number];

/** No tensor of the HTP has more axes. */
export const maxRank = 5;

const codes: Readonly<Record<string, DType>> = {
  f32: 'float',
  f16: 'float16',
  i32: 'int32',
  i64: 'int64',
  u8: 'uint8',
  i8: 'int8',
  u16: 'uint16',
  i16: 'int16',
  u32: 'uint32',
  bool: 'bool',
  u4: 'uint4',
  i4: 'int4',
};

type Row = readonly [op: string, types: string, ranks: string, quantizedRanks: string];

/**
 * Operators that the single-operator probes do not settle. Sources: the provider's builders (onnxruntime-qnn 2.0.0 to 2.3.0), the placement of
 * onnx's 1,765 node tests by 2.7.0, and the zoo's placements.
 */
const others: readonly Row[] = [
  ['ai.onnx.ml.ArrayFeatureExtractor', 'f32 f16 i32 i64', '1-5', 'none'],
  ['Attention', 'f32 f16', '3-4', '3-4'],
  ['Cast', 'f32 f16 i32 i64 u8 i16 u32 bool', '0-5', '0-5'],
  ['CastLike', 'f32 f16 i32 i64 u8 i16 u32 bool', '0-5', '0-5'],
  ['com.microsoft.FusedMatMul', 'f32 f16', '1-5', '1-5'],
  ['com.microsoft.Gelu', 'f32 f16', '0-5', '1-4'],
  ['com.microsoft.Inverse', 'f32', '2-5', 'none'],
  ['com.microsoft.QuickGelu', 'f32 f16', '0-5', '0-5'],
  ['com.microsoft.SimplifiedLayerNormalization', 'f32 f16', '1-4', '1-4'],
  ['DequantizeLinear', 'u8 i8 u16 i16 i32 u4 i4', '0-5', '0-5'],
  ['com.microsoft.DequantizeLinear', 'u8 i8 u16 i16 i32 u4 i4', '0-5', '0-5'],
  ['Einsum', 'f32 f16', '2-5', '2-5'],
  // The probes' output has one axis more than their input; the HTP counts that one too.
  ['Expand', 'f32 f16 i32 i64 u32', '0-5', '0-5'],
  ['Gemm', 'f32 f16', '2-2', '2-2'],
  ['GridSample', 'f32 f16', '4-4', '4-4'],
  ['GroupNormalization', 'f32 f16', '3-5', '3-5'],
  ['GRU', 'f32 f16', '3-3', '3-3'],
  ['If', 'bool', '0-5', '0-5'],
  ['LSTM', 'f32 f16', '3-3', '3-3'],
  ['NonMaxSuppression', 'f32 f16', '3-3', '3-3'],
  // Whether the count is known decides: without, its output has no fixed size.
  ['NonZero', 'f32 f16 i32 i64 u8 bool', '1-4', '1-4'],
  ['QLinearConv', 'u8 i8', '3-5', '3-5'],
  ['QLinearMatMul', 'u8 i8', '1-5', '1-5'],
  ['QuantizeLinear', 'f32 f16', '0-5', '0-5'],
  ['com.microsoft.QuantizeLinear', 'f32 f16', '0-5', '0-5'],
  ['Range', 'f32 i32 i64', '0-0', '0-0'],
  // The quantized probes also quantize `scales`, which no quantizer does to an initializer.
  ['Resize', 'f32 f16', '3-5', '3-5'],
  ['RoiAlign', 'f32 f16', '4-4', '4-4'],
  ['RotaryEmbedding', 'f32 f16', '3-4', '3-4'],
  ['com.microsoft.RotaryEmbedding', 'f32 f16', '3-4', '3-4'],
  ['Shape', 'f32 f16 i32 i64 u8 u32 bool', '0-5', '0-5'],
  // The probes can squeeze their fourth and fifth shape only.
  ['Squeeze', 'f32 f16 i32 i64 u8 u32 bool', '1-5', '1-5'],
  ['STFT', 'f32 f16', '2-3', 'none'],
  ['Unsqueeze', 'f32 f16 i32 i64 u8 u32 bool', '0-5', '0-5'],
  ['Upsample', 'f32 f16', '3-5', '3-5'],
];

const typedInputs: Readonly<Record<string, number>> = { Where: 1 };

/** Every operator that the provider has an implementation of, by its name with the domain in front. */
export const htpOps: ReadonlyMap<string, HtpOp> = new Map(
  [...probedOps, ...others].map(([op, types, ranks, quantizedRanks]) => [
    op,
    {
      types: types.split(' ').flatMap((code) => codes[code] ?? []),
      ranks: rangeOf(ranks),
      quantizedRanks: rangeOf(quantizedRanks),
      typedInput: typedInputs[op] ?? 0,
    },
  ]),
);

function rangeOf(text: string): Range {
  const [least, most] = text.split('-').map(Number);
  return most === undefined ? [0, -1] : [least as number, most];
}
