/**
 * What QNN's GPU backend implements, by ONNX operator. Nobody can ask it on a PC (it starts on a phone only), so this is documented, not verified:
 * - the operations that its op package holds: class names `qnn::gpu::op_package::*Operation` in libQnnGpu.so of onnxruntime-qnn 2.7.0;
 * - the QNN operation behind each ONNX operator: the provider's builders (`op-support.json`, onnxruntime-qnn 2.0.0 to 2.3.0);
 * - ranks and types: Qualcomm's GPU Backend Op Definition Supplement and GPU Op Support Revision History (documents 80-63442-10, 80-63442-50).
 */
export const gpuSource = 'operations in libQnnGpu.so of onnxruntime-qnn 2.7.0; QAIRT GPU op definition supplement';

/** The package's operation, and the ONNX operators that become it. */
const byOperation: Readonly<Record<string, string>> = {
  Activation: 'Relu Elu Gelu HardSwish HardSigmoid Sigmoid Tanh Clip Softplus ThresholdedRelu com.microsoft.QuickGelu com.microsoft.Gelu',
  ArgMax: 'ArgMax ArgMin',
  BatchNorm: 'BatchNormalization',
  BinaryComparison: 'Equal Greater GreaterOrEqual Less LessOrEqual',
  BinaryElementwise: 'Add Sub Mul Div Min Max Pow PRelu LeakyRelu Sum Mean Mod Reciprocal',
  BinaryLogical: 'And Or Xor',
  Cast: 'Cast',
  Concat: 'Concat',
  Conv2D: 'Conv',
  CumulativeSum: 'CumSum',
  DepthToSpace: 'DepthToSpace',
  Dequantize: 'DequantizeLinear',
  FullyConnected: 'Gemm com.microsoft.MatMulNBits',
  Gather: 'Gather com.microsoft.GatherBlockQuantized',
  GatherElements: 'GatherElements',
  GatherNd: 'GatherND',
  GridSample: 'GridSample',
  GroupNorm: 'GroupNormalization',
  GroupQueryAttention: 'com.microsoft.GroupQueryAttention',
  InstanceNorm: 'InstanceNormalization',
  L2Norm: 'LpNormalization',
  LRN: 'LRN',
  LayerNorm: 'LayerNormalization',
  Lstm: 'LSTM',
  MatMul: 'MatMul com.microsoft.FusedMatMul Einsum',
  Pad: 'Pad',
  Pooling: 'AveragePool MaxPool GlobalAveragePool GlobalMaxPool LpPool',
  RandomLike: 'RandomUniformLike',
  Reduction: 'ReduceMax ReduceMean ReduceMin ReduceSum ReduceProd ReduceL2',
  Reshape: 'Reshape Flatten Squeeze Unsqueeze',
  Resize: 'Resize Upsample',
  RmsNorm: 'RMSNormalization SimplifiedLayerNormalization com.microsoft.SimplifiedLayerNormalization',
  RoiAlign: 'RoiAlign',
  RotaryEmbedding: 'RotaryEmbedding',
  ScatterElements: 'ScatterElements',
  ScatterND: 'ScatterND',
  Softmax: 'Softmax LogSoftmax',
  SpaceToDepth: 'SpaceToDepth',
  Split: 'Split',
  StridedSlice: 'Slice',
  TernaryElementwise: 'Where',
  Tile: 'Tile Expand',
  Topk: 'TopK',
  Transpose: 'Transpose',
  TransposeConv: 'ConvTranspose',
  UnaryElementwise: 'Abs Asin Atan Ceil Cos Exp Floor Log Neg Not Round Sign Sin Sqrt Tan',
};

/** ONNX operator (`com.microsoft.` before a contrib one) to the operation of the GPU's op package. */
export const gpuOps: ReadonlyMap<string, string> = new Map(
  Object.entries(byOperation).flatMap(([operation, list]) => list.split(' ').map((op) => [op, operation] as const)),
);

/** The supplement's usual "Rank in [1,4]"; of rank 5 are Reshape, Transpose, StridedSlice, Concat, Split (revision history). */
export const gpuMaxRank = 4;
export const gpuRank5: ReadonlySet<string> = new Set(['Reshape', 'Transpose', 'StridedSlice', 'Concat', 'Split']);
