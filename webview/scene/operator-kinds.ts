/** Operators by kind of work. The order is that of the colors `--category-1` ... in `overlays.css`. */
export const operatorKinds: readonly { readonly label: string; readonly operators: string }[] = [
  { label: 'convolution', operators: 'Conv ConvTranspose ConvInteger QLinearConv DeformConv FusedConv' },
  {
    label: 'matrix, recurrent',
    operators:
      'MatMul Gemm MatMulInteger QLinearMatMul Einsum LSTM GRU RNN Attention MultiHeadAttention GroupQueryAttention FusedMatMul MatMulNBits',
  },
  {
    label: 'activation',
    operators:
      'Relu PRelu LeakyRelu Sigmoid HardSigmoid HardSwish Tanh Gelu Erf Clip Softmax LogSoftmax Elu Selu Mish Softplus Swish QuickGelu FastGelu',
  },
  {
    label: 'normalization',
    operators:
      'BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LpNormalization LRN RMSNormalization SkipLayerNormalization SimplifiedLayerNormalization',
  },
  {
    label: 'pool, resize, reduce',
    operators:
      'MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool Resize Upsample GridSample Pad ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd TopK',
  },
  {
    label: 'shape, move',
    operators:
      'Reshape Transpose Flatten Squeeze Unsqueeze Concat Split Slice Gather GatherND GatherElements Expand Shape Tile Identity ScatterND Cast ConstantOfShape Range DepthToSpace SpaceToDepth',
  },
  { label: 'quantize', operators: 'QuantizeLinear DequantizeLinear DynamicQuantizeLinear' },
];

const kinds: ReadonlyMap<string, number> = new Map(
  operatorKinds.flatMap(({ operators }, kind) => operators.split(' ').map((name): [string, number] => [name, kind])),
);

/** Index in `operatorKinds`; undefined for all others (arithmetic, control flow, unknown domains). */
export function operatorKind(opType: string): number | undefined {
  return kinds.get(opType);
}
