import { intAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { add, axisIn, floorDivide, multiply, product } from '../dims';
import { dimsOf, dtypeOf, type InferTable, isOmitted, type Op, sameFor, unknownDims } from '../op';
import { dimsOfType, tensorType } from '../type';
import { channelsLast } from './channels-last';
import { contribAttention } from './contrib-attention';
import { contribQuantized } from './contrib-quantized';
import { convolutionOf, pooling, transposedConvolution } from './convolution';
import { dtypeAttribute, likeFirst, shapedAs } from './elementwise';
import { gathers } from './gather';
import { generators } from './generate';
import { gemm, matmulDims } from './matmul';
import { layerNormalization } from './normalize';
import { recurrent } from './recurrent';
import { slices } from './slice';

/** transA and transB swap the last two dims; transBatchA moves the first dim behind the batch. */
export function fusedMatmulDims(op: Op): readonly Dim[] | undefined {
  const side = (input: number, letter: string) => {
    const dims = dimsOf(op, input);
    if (!dims || dims.length < 2) return dims;
    const rotated = intAttribute(op.node, `transBatch${letter}`, 0) ? [...dims.slice(1, -1), dims[0], dims[dims.length - 1]] : dims;
    const [rows, columns] = rotated.slice(-2);
    return intAttribute(op.node, `trans${letter}`, 0) ? [...rotated.slice(0, -2), columns, rows] : rotated;
  };
  return matmulDims(side(0, 'A'), side(1, 'B'));
}

const fusedMatmul = (op: Op) => [tensorType(dtypeOf(op, 0), fusedMatmulDims(op))];

/** Beside the result: statistics [.., 1] and the sum of input, skip and bias. */
function skipNormalization(op: Op) {
  const statistics = tensorType(
    'float',
    dimsOf(op, 0)?.map((dim, axis, dims) => (axis === dims.length - 1 ? 1 : dim)),
  );
  return [op.inputs[0], statistics, statistics, op.inputs[0]];
}

/** Token ids [batch, sequence] with word embeddings [vocabulary, hidden]. */
function embedding(op: Op) {
  const [ids, words] = [dimsOf(op, 0), dimsOf(op, 2)];
  const out = [ids?.[0], ids?.[1], words?.[1]];
  return [tensorType(dtypeOf(op, 2), out), tensorType('int32', [ids?.[0]]), tensorType(dtypeOf(op, 2), out)];
}

/** Weights of N columns, packed: the attributes say the sizes. */
const packedWeights = (op: Op) => {
  const dims = dimsOf(op, 0);
  return [tensorType(dtypeOf(op, 0), dims && [...dims.slice(0, -1), intAttribute(op.node, 'N')])];
};

function expandDims(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = op.value(1)?.elements[0];
  const at = dims && typeof axis === 'number' ? axisIn(dims.length + 1, axis) : undefined;
  return [tensorType(dtypeOf(op, 0), dims && at !== undefined ? [...dims.slice(0, at), 1, ...dims.slice(at)] : undefined)];
}

/** [batch, returned sequences, length] for beams, [batch, length] without. */
const generated = (hasBeams: boolean) => (op: Op) => {
  const batch = dimsOf(op, 0)?.[0];
  const length = op.value(1)?.elements[0];
  const beams = hasBeams ? op.value(4)?.elements[0] : undefined;
  if (!hasBeams) return [tensorType('int32', [batch, length])];
  return [tensorType('int32', [batch, beams, length]), tensorType('float', [batch, beams])];
};

/** Last axis to bins of a one-sided spectrum with real and imaginary part, and back. */
const spectrum = (isInverse: boolean) => (op: Op) => {
  const dims = dimsOf(op, 0);
  if (!dims) return [tensorType(dtypeOf(op, 0))];
  if (!isInverse) return [tensorType(dtypeOf(op, 0), [...dims.slice(0, -1), add(floorDivide(dims.at(-1), 2), 1), 2])];
  const bins = dims.at(-2);
  return [tensorType(dtypeOf(op, 0), [...dims.slice(0, -2), multiply(add(bins, -1), 2)])];
};

/** Pads that come as an input leave the spatial sizes open. */
function dynamicallyPadded(op: Op) {
  const rank = dimsOf(op, 0)?.length;
  if (isOmitted(op, 2) || rank === undefined) return transposedConvolution(op);
  const channels = multiply(dimsOf(op, 1)?.[1], intAttribute(op.node, 'group', 1));
  return [tensorType(dtypeOf(op, 0), [dimsOf(op, 0)?.[0], channels, ...unknownDims(rank - 2)])];
}

/** [rois, channels, height, width] as `crop_size` says. */
function cropAndResize(op: Op) {
  const size = op.value(3)?.elements ?? unknownDims(2);
  return [tensorType(dtypeOf(op, 0), [dimsOf(op, 1)?.[0], dimsOf(op, 0)?.[1], size[0], size[1]])];
}

/** Windows of `size` every `step` along an axis, as a new last axis. */
function unfold(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'dim', -1));
  const [size, step] = [intAttribute(op.node, 'size', 1), intAttribute(op.node, 'step', 1)];
  if (!dims || axis === undefined) return [tensorType(dtypeOf(op, 0))];
  return [tensorType(dtypeOf(op, 0), [...dims.map((dim, at) => (at === axis ? add(floorDivide(add(dim, -size), step), 1) : dim)), size])];
}

function conditionalMask(dtype: DType) {
  return (op: Op) => [op.inputs[0], tensorType(dtype, dtype === 'bool' ? dimsOf(op, 0) : [undefined])];
}

const sameAsInput = `BiasAdd BiasGelu BiasSoftmax BranchwiseRMSNorm ComplexMul ComplexMulConj FastGelu GatedAdd GatedRMSNorm Gelu GroupNorm Inverse
  MRotaryEmbedding MoE QMoE QuickGelu RotaryEmbedding SampleOp ScaledSiLU`;

/** com.microsoft: the contributed operators of ONNX Runtime, by its operator schemas (ContribOperators.md). */
export const contrib: InferTable = {
  ...contribAttention,
  ...contribQuantized,
  ...sameFor(sameAsInput, likeFirst),
  BiasSplitGelu: (op) => [
    tensorType(
      dtypeOf(op, 0),
      dimsOf(op, 0)?.map((dim, axis) => (axis === 2 ? floorDivide(dim, 2) : dim)),
    ),
  ],
  BiasDropout: conditionalMask('bool'),
  BitmaskBiasDropout: conditionalMask('uint32'),
  BitmaskDropout: conditionalMask('uint32'),
  BeamSearch: generated(true),
  WhisperBeamSearch: generated(true),
  GreedySearch: generated(false),
  Sampling: generated(false),
  CDist: (op) => [tensorType(dtypeOf(op, 0), [dimsOf(op, 0)?.[0], dimsOf(op, 1)?.[0]])],
  ConvTransposeWithDynamicPads: dynamicallyPadded,
  CropAndResize: cropAndResize,
  EmbedLayerNormalization: embedding,
  ExpandDims: expandDims,
  FusedConv: convolutionOf(0, 1),
  FusedGemm: gemm,
  GemmFloat8: (op) => [tensorType(dtypeAttribute(op, 'dtype') ?? 'float', dimsOfType(gemm(op)[0]))],
  GemmFastGelu: (op) => [tensorType(dtypeOf(op, 0), matmulDims(dimsOf(op, 0), dimsOf(op, 1)))],
  ...sameFor('FusedMatMul FusedMatMulActivation TransposeMatMul SparseToDenseMatMul', fusedMatmul),
  GatherND: gathers.GatherND as InferTable[string],
  GridSample: (op) => [tensorType(dtypeOf(op, 0), [dimsOf(op, 0)?.[0], dimsOf(op, 0)?.[1], dimsOf(op, 1)?.[1], dimsOf(op, 1)?.[2]])],
  Irfft: spectrum(true),
  Rfft: spectrum(false),
  IsAllFinite: () => [tensorType('bool', [])],
  LayerNormalization: layerNormalization,
  SimplifiedLayerNormalization: layerNormalization,
  ...sameFor('SkipLayerNormalization SkipSimplifiedLayerNormalization', skipNormalization),
  SkipGroupNorm: (op) => [op.inputs[0], op.inputs[0]],
  ...sameFor('MatMulNBits MatMulBnb4', packedWeights),
  MaxpoolWithMask: pooling,
  NGramRepeatBlock: (op) => [op.inputs[1]],
  MurmurHash3: shapedAs((op) => (intAttribute(op.node, 'positive', 1) === 1 ? 'uint32' : 'int32')),
  NhwcConv: channelsLast(convolutionOf(0, 1)),
  NhwcFusedConv: channelsLast(convolutionOf(0, 1)),
  NhwcMaxPool: channelsLast(pooling),
  Pad: slices.Pad as InferTable[string],
  Range: generators.Range as InferTable[string],
  Trilu: likeFirst,
  Unique: (op) => {
    const counts = gathers.Unique?.(op) ?? [];
    return [counts[0], tensorType('int64', [dimsOf(op, 0) && product(dimsOf(op, 0) ?? [])]), counts[3]];
  },
  UnfoldTensor: unfold,
  TorchEmbedding: (op) => [tensorType(dtypeOf(op, 0), dimsOf(op, 1) && [...(dimsOf(op, 1) ?? []), dimsOf(op, 0)?.[1]])],
  DynamicTimeWarping: () => [tensorType('int32', [2, undefined])],
  DynamicQuantizeLSTM: recurrent(2),
  RelativePositionBias: (op) => [tensorType(dtypeOf(op, 0), [1, dimsOf(op, 0)?.[1], op.value(1)?.elements[0], op.value(2)?.elements[0]])],
};

/** Inputs of a custom or pre-processing operator of onnxruntime-extensions that have a fixed form. */
export const contribExtensions: InferTable = {
  DecodeImage: () => [tensorType('uint8', [undefined, undefined, 3])],
  EncodeImage: () => [tensorType('uint8', [undefined])],
};
