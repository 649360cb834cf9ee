/**
 * Names of inputs and outputs, and the operators that have them: onnx 1.23.2, latest version of each operator of the ai.onnx domain. `name*` takes
 * all that follow.
 */
const signatures: readonly (readonly [ports: string, operators: string])[] = [
  [
    'input > output',
    'Acos Acosh Asin Asinh Atan Atanh Bernoulli BitCast Cast ConstantOfShape Cos Cosh DepthToSpace Erf Exp EyeLike Flatten Hardmax Identity Log LogSoftmax LpNormalization Multinomial Optional OptionalGetElement OptionalHasElement RandomNormalLike RandomUniformLike Shrink Sign Sin Sinh Softmax Softsign SpaceToDepth Tan Tanh',
  ],
  [
    'X > Y',
    'Abs AveragePool BitwiseNot Ceil Celu Det Elu Floor Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool HardSigmoid HardSwish IsInf IsNaN LRN LeakyRelu LpPool MeanVarianceNormalization Mish Neg NonZero Not Reciprocal RegexFullMatch Relu Round Selu Sigmoid Softplus Sqrt StringNormalizer Swish TfIdfVectorizer ThresholdedRelu',
  ],
  ['A B > C', 'Add And BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Mod Mul Or Sub Xor'],
  [
    'data axes > reduced',
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare',
  ],
  ['> output', 'Constant RandomNormal RandomUniform SequenceEmpty'],
  ['X Y > Z', 'BitShift Pow StringConcat'],
  ['data indices > output', 'Gather GatherElements GatherND'],
  ['data indices updates > output', 'Scatter ScatterElements ScatterND'],
  ['size > output', 'BlackmanWindow HammingWindow HannWindow'],
  ['A B > Y', 'MatMul SwiGLU'],
  ['X W B > Y', 'Conv ConvTranspose'],
  ['X W R B sequence_lens initial_h > Y Y_h', 'GRU RNN'],
  ['data > reduced', 'ArgMax ArgMin'],
  ['x axis > y', 'CumProd CumSum'],
  ['A B C > Y', 'Gemm'],
  ['A B a_zero_point b_zero_point > Y', 'MatMulInteger'],
  ['Inputs* > Output', 'Einsum'],
  ['M cond v_initial* > v_final_and_scan_outputs*', 'Loop'],
  ['Q K V attn_mask past_key past_value nonpad_kv_seqlen > Y present_key present_value qk_matmul_output', 'Attention'],
  ['X > Y Indices', 'MaxPool'],
  ['X > Y Z', 'StringSplit'],
  ['X > Y indices inverse_indices counts', 'Unique'],
  ['X I output_shape > output', 'MaxUnpool'],
  ['X K > Values Indices', 'TopK'],
  ['X Scale B > Y Mean InvStdDev', 'LayerNormalization'],
  ['X W R B sequence_lens initial_h initial_c P > Y Y_h Y_c', 'LSTM'],
  ['X W offset B mask > Y', 'DeformConv'],
  ['X cos_cache sin_cache position_ids > Y', 'RotaryEmbedding'],
  ['X grid > Y', 'GridSample'],
  ['X roi scales sizes > Y', 'Resize'],
  ['X rois > Y', 'MaxRoiPool'],
  ['X rois batch_indices > Y', 'RoiAlign'],
  ['X scale > Y', 'RMSNormalization'],
  ['X scale B input_mean input_var > Y running_mean running_var', 'BatchNormalization'],
  ['X scale bias > Y', 'GroupNormalization'],
  ['X scales > Y', 'Upsample'],
  ['X slope > Y', 'PRelu'],
  ['a a_scale a_zero_point b b_scale b_zero_point y_scale y_zero_point > y', 'QLinearMatMul'],
  ['boxes scores max_output_boxes_per_class iou_threshold score_threshold > selected_indices', 'NonMaxSuppression'],
  ['cond > outputs*', 'If'],
  ['condition X Y > output', 'Where'],
  ['data > shape', 'Shape'],
  ['data > size', 'Size'],
  ['data > transposed', 'Transpose'],
  ['data axes > expanded', 'Unsqueeze'],
  ['data axes > squeezed', 'Squeeze'],
  ['data pads constant_value axes > output', 'Pad'],
  ['data ratio training_mode > output mask', 'Dropout'],
  ['data shape > reshaped', 'Reshape'],
  ['data starts ends axes steps > output', 'Slice'],
  ['data_0* > max', 'Max'],
  ['data_0* > mean', 'Mean'],
  ['data_0* > min', 'Min'],
  ['data_0* > sum', 'Sum'],
  ['encoded_stream > image', 'ImageDecoder'],
  ['indices depth values > output', 'OneHot'],
  ['initial_state_and_scan_inputs* > final_state_and_scan_outputs*', 'Scan'],
  ['input condition > output', 'Compress'],
  ['input dft_length axis > output', 'DFT'],
  ['input image_shape block_shape > output', 'Col2Im'],
  ['input k > output', 'Trilu'],
  ['input min max > output', 'Clip'],
  ['input repeats > output', 'Tile'],
  ['input scale B > output', 'InstanceNormalization'],
  ['input sequence_lens > Y', 'ReverseSequence'],
  ['input shape > output', 'Expand'],
  ['input split > output_sequence', 'SplitToSequence'],
  ['input split > outputs*', 'Split'],
  ['input target weight > loss', 'NegativeLogLikelihoodLoss'],
  ['input target_type > output', 'CastLike'],
  ['input weight bias past_state > output present_state', 'CausalConvWithState'],
  ['input_data shape > output_data', 'CenterCropPad'],
  ['input_sequence > concat_result', 'ConcatFromSequence'],
  ['input_sequence > length', 'SequenceLength'],
  ['input_sequence additional_inputs* > out_sequence*', 'SequenceMap'],
  ['input_sequence position > output_sequence', 'SequenceErase'],
  ['input_sequence position > tensor', 'SequenceAt'],
  ['input_sequence tensor position > output_sequence', 'SequenceInsert'],
  ['inputs* > concat_result', 'Concat'],
  ['inputs* > output_sequence', 'SequenceConstruct'],
  ['num_mel_bins dft_length sample_rate lower_edge_hertz upper_edge_hertz > output', 'MelWeightMatrix'],
  ['past_cache update write_indices > present_cache', 'TensorScatter'],
  ['query key value past_state decay beta > output present_state', 'LinearAttention'],
  ['scores labels weights > output log_prob', 'SoftmaxCrossEntropyLoss'],
  ['signal frame_step window frame_length > output', 'STFT'],
  ['start limit delta > output', 'Range'],
  ['theta size > grid', 'AffineGrid'],
  ['x > y y_scale y_zero_point', 'DynamicQuantizeLinear'],
  ['x w x_zero_point w_zero_point > y', 'ConvInteger'],
  ['x x_scale x_zero_point > y', 'DequantizeLinear'],
  ['x x_scale x_zero_point w w_scale w_zero_point y_scale y_zero_point B > y', 'QLinearConv'],
  ['x y_scale y_zero_point > y', 'QuantizeLinear'],
];

interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const byOperator = new Map<string, Ports>(
  signatures.flatMap(([ports, operators]) => {
    const [inputs = [], outputs = []] = ports.split('>').map((side) => side.trim().split(' ').filter(Boolean));
    return operators.split(' ').map((operator) => [operator, { inputs, outputs }] as const);
  }),
);

/** The operator's own name of its input or output number `index`: `X`, `W`, `inputs 2`; `''` for operators that are not ONNX's. */
export function portName(domain: string, opType: string, side: keyof Ports, index: number): string {
  const names = domain === '' ? byOperator.get(opType)?.[side] : undefined;
  if (!names) return '';
  const last = names.at(-1) ?? '';
  if (!last.endsWith('*') || index < names.length - 1) return names[index] ?? '';
  return `${last.slice(0, -1).replace(/_0$/, '')} ${index - names.length + 1}`;
}
