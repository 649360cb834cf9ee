/**
 * The operators of ai.onnx and of its sister domains, all versions up to ONNX 1.23 (opset 28).
 * Made from `onnx.defs.get_all_schemas_with_history()`.
 */
const names: Readonly<Record<string, string>> = {
  '':
    'Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool BatchNormalization Bernoulli BitCast ' +
    'BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow Cast CastLike CausalConvWithState Ceil Celu CenterCropPad ' +
    'Clip Col2Im Compress Concat ConcatFromSequence Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumProd CumSum ' +
    'DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike ' +
    'Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual ' +
    'GridSample GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish Hardmax Identity If ImageDecoder ' +
    'InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual LinearAttention Log LogSoftmax Loop ' +
    'LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization MelWeightMatrix Min ' +
    'Mish Mod Mul Multinomial Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement ' +
    'OptionalHasElement Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RNN RandomNormal RandomNormalLike ' +
    'RandomUniform RandomUniformLike Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ' +
    'ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round STFT Scan ' +
    'Scatter ScatterElements ScatterND Selu SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength ' +
    'SequenceMap Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split ' +
    'SplitToSequence Sqrt Squeeze StringConcat StringNormalizer StringSplit Sub Sum SwiGLU Swish Tan Tanh TensorScatter ' +
    'TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor',
  'ai.onnx.ml':
    'ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer LabelEncoder LinearClassifier ' +
    'LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble TreeEnsembleClassifier ' +
    'TreeEnsembleRegressor ZipMap',
  'ai.onnx.preview.training': 'Adagrad Adam Gradient Momentum',
  'ai.onnx.preview': 'FlexAttention',
};

/** Experimental operators that ONNX dropped before 1.5; onnxruntime still runs some of them, and files still have them. */
const dropped = new Set(
  (
    'ATen Affine ConstantFill Crop DynamicSlice GRUUnit GivenTensorFill ImageScaler ParametricSoftplus Scale ScaledTanh ' +
    'MaxpoolWithMask'
  ).split(' '),
);

export function isDroppedOperator(domain: string, opType: string): boolean {
  return domain === '' && dropped.has(opType);
}

const operators = new Map(Object.entries(names).map(([domain, list]) => [domain, new Set(list.split(' '))]));

/** Does the domain define the operator in any version? Undefined for domains that ONNX does not define. */
export function isStandardOperator(domain: string, opType: string): boolean | undefined {
  return operators.get(domain)?.has(opType);
}

/** All operators of a domain that ONNX defines. */
export function operatorsOf(domain: string): ReadonlySet<string> {
  return operators.get(domain) ?? new Set();
}
