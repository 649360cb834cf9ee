import assert from 'node:assert/strict';
import test from 'node:test';
import { nodeModel, outputsOf, typeCount } from './infer-text';

/** An opset (with domains), the node as `nodeModel` reads it, and the types of its outputs by the operator's specification. */
type NodeCase = readonly [opset: string, node: string, expected: string];

const elementwise: readonly NodeCase[] = [
  ['17', 'Relu(x: float[N,3])', 'float[N×3]'],
  ['17', 'Add(x: float[2,1,4], y: float[3,1])', 'float[2×3×4]'],
  ['17', 'Add(x: float[N,4], y: float[1])', 'float[N×4]'],
  ['6', 'Add(x: float[2,3], y: float[3]) {broadcast=1}', 'float[2×3]'],
  ['17', 'Less(x: int64[2], y: int64[2])', 'bool[2]'],
  ['17', 'Where(c: bool[2,1], x: int8[3], y: int8[1])', 'int8[2×3]'],
  ['17', 'Cast(x: float[2]) {to=7}', 'int64[2]'],
  ['5', 'Cast(x: float[2]) {to="INT32"}', 'int32[2]'],
  ['19', 'CastLike(x: float[2], y: float16)', 'float16[2]'],
  ['26', 'BitCast(x: float[2]) {to=6}', 'int32[2]'],
  ['17', 'PRelu(x: float[1,8,4], s: float[8,1])', 'float[1×8×4]'],
  ['9', 'Dropout(x: float[2])', 'float[2] float[2]'],
  ['12', 'Dropout(x: float[2])', 'float[2] bool[2]'],
  ['17', 'IsNaN(x: float[2])', 'bool[2]'],
  ['17', 'EyeLike(x: int32[2,3]) {dtype=1}', 'float[2×3]'],
];

const normalization: readonly NodeCase[] = [
  ['17', 'LayerNormalization(x: float16[2,3,4], s: float16[4]) {axis=-1}', 'float16[2×3×4] float[2×3×1] float[2×3×1]'],
  [
    '14',
    'BatchNormalization(x: float[1,8,4], s: float[8], b: float[8], m: float[8], v: float[8]) {training_mode=1}',
    'float[1×8×4] float[8] float[8]',
  ],
  ['23', 'RMSNormalization(x: float16[2,4], s: float[4])', 'float[2×4]'],
];

const reductions: readonly NodeCase[] = [
  ['11', 'ReduceSum(x: float[2,3,4]) {axes=[1], keepdims=0}', 'float[2×4]'],
  ['13', 'ReduceSum(x: float[2,3,4], a: int64[1] = {-1})', 'float[2×3×1]'],
  ['13', 'ReduceSum(x: float[2,3,4], a: int64[1])', 'float[?×?×?]'],
  ['13', 'ReduceSum(x: float[2,3,4], a: int64[2]) {keepdims=0}', 'float[?]'],
  ['18', 'ReduceMax(x: float[2,3]) {noop_with_empty_axes=1}', 'float[2×3]'],
  ['18', 'ReduceMax(x: float[2,3])', 'float[1×1]'],
  ['11', 'ReduceMean(x: float[2,3]) {keepdims=0}', 'float[]'],
  ['13', 'ArgMax(x: float[2,3]) {axis=-1, keepdims=0}', 'int64[2]'],
  ['1', 'TopK(x: float[2,9]) {k=4}', 'float[2×4] int64[2×4]'],
  ['11', 'TopK(x: float[2,9], k: int64[1] = 3) {axis=0}', 'float[3×9] int64[3×9]'],
];

const convolutions: readonly NodeCase[] = [
  ['17', 'Conv(x: float[1,3,224,224], w: float[64,3,7,7]) {strides=[2,2], pads=[3,3,3,3]}', 'float[1×64×112×112]'],
  ['17', 'Conv(x: float[N,3,H,W], w: float[8,3,3,3]) {strides=[2,2], pads=[1,1,1,1]}', 'float[N×8×floor((H + 1)/2)×floor((W + 1)/2)]'],
  ['17', 'Conv(x: float[1,8,10], w: float[8,1,3]) {group=8, dilations=[2]}', 'float[1×8×6]'],
  ['17', 'Conv(x: float[1,3,7,8], w: float[4,3,3,3]) {auto_pad="SAME_UPPER", strides=[2,2]}', 'float[1×4×4×4]'],
  ['17', 'Conv(x: float[1,3,7,8], w: float[4,3,3,3]) {auto_pad="VALID"}', 'float[1×4×5×6]'],
  ['17', 'Conv(x: float, w: float[4,3,3,3])', 'float[?×4×?×?]'],
  ['10', 'ConvInteger(x: uint8[1,3,8,8], w: uint8[4,3,3,3])', 'int32[1×4×6×6]'],
  ['10', 'QLinearConv(x: uint8[1,3,8,8], a: float, b: uint8, w: int8[4,3,1,1], c: float, d: int8, e: float, z: int8)', 'int8[1×4×8×8]'],
  [
    '17',
    'ConvTranspose(x: float[1,8,4,4], w: float[8,2,3,3]) {strides=[2,2], pads=[1,1,1,1], output_padding=[1,1], group=2}',
    'float[1×4×8×8]',
  ],
  ['17', 'ConvTranspose(x: float[1,8,4], w: float[8,2,3]) {output_shape=[9]}', 'float[1×2×9]'],
  ['17', 'ConvTranspose(x: float[1,8,4], w: float[8,2,3]) {auto_pad="SAME_LOWER", strides=[2]}', 'float[1×2×8]'],
  ['17', 'MaxPool(x: float[1,8,7,7]) {kernel_shape=[2,2], strides=[2,2]}', 'float[1×8×3×3] int64[1×8×3×3]'],
  ['17', 'MaxPool(x: float[1,8,7,7]) {kernel_shape=[2,2], strides=[2,2], ceil_mode=1}', 'float[1×8×4×4]'],
  // The last window would start in the padding behind the data, so there is none.
  ['22', 'AveragePool(x: float[1,1,4]) {kernel_shape=[1], strides=[2], pads=[0,1], ceil_mode=1}', 'float[1×1×2]'],
  ['17', 'GlobalAveragePool(x: float[N,8,7,7])', 'float[N×8×1×1]'],
  ['11', 'MaxUnpool(x: float[1,1,2,2], i: int64[1,1,2,2]) {kernel_shape=[2,2], strides=[2,2]}', 'float[1×1×4×4]'],
  ['18', 'Col2Im(x: float[1,5,5], i: int64[2] = {5, 5}, b: int64[2] = {1, 5})', 'float[1×1×5×5]'],
  ['19', 'DeformConv(x: float[1,1,3,3], w: float[1,1,2,2], o: float[1,8,2,2])', 'float[1×1×2×2]'],
];

const products: readonly NodeCase[] = [
  ['13', 'MatMul(a: float[B,1,3,4], b: float[5,4,6])', 'float[B×5×3×6]'],
  ['13', 'MatMul(a: float[4], b: float[5,4,6])', 'float[5×6]'],
  ['13', 'MatMul(a: float[4], b: float[4])', 'float[]'],
  ['13', 'Gemm(a: float[4,N], b: float[6,4]) {transA=1, transB=1}', 'float[N×6]'],
  ['10', 'MatMulInteger(a: uint8[2,3], b: int8[3,4])', 'int32[2×4]'],
  ['12', 'Einsum(a: float[B,H,S,D], b: float[B,H,T,D]) {equation="bhsd,bhtd->bhst"}', 'float[B×H×S×T]'],
  ['12', 'Einsum(a: float[2,5,3,4], b: float[5,4,6]) {equation="...ij,...jk"}', 'float[2×5×3×6]'],
  ['12', 'Einsum(a: float[3,3]) {equation="ii"}', 'float[]'],
  ['11', 'Det(x: float[5,3,3])', 'float[5]'],
];

const reshapes: readonly NodeCase[] = [
  ['1', 'Reshape(x: float[2,6]) {shape=[3,-1]}', 'float[3×4]'],
  ['17', 'Reshape(x: float[2,6], s: int64[2] = {3, -1})', 'float[3×4]'],
  ['17', 'Reshape(x: float[N,6], s: int64[3] = {0, -1, 3})', 'float[N×2×3]'],
  ['17', 'Reshape(x: float[N,6], s: int64[2] = {-1, 3})', 'float[2*N×3]'],
  ['17', 'Reshape(x: float[0,6], s: int64[2] = {0, 3}) {allowzero=1}', 'float[0×3]'],
  ['17', 'Reshape(x: float[2,6], s: int64[3])', 'float[?×?×?]'],
  ['17', 'Flatten(x: float[N,3,4])', 'float[N×12]'],
  ['17', 'Flatten(x: float[2,3,4]) {axis=-1}', 'float[6×4]'],
  ['11', 'Squeeze(x: float[1,3,1]) {axes=[0]}', 'float[3×1]'],
  ['13', 'Squeeze(x: float[1,3,1], a: int64[1] = -1)', 'float[1×3]'],
  ['13', 'Squeeze(x: float[1,3,1])', 'float[3]'],
  ['13', 'Squeeze(x: float[1,N])', 'float[…]'],
  ['11', 'Unsqueeze(x: float[3]) {axes=[0,2]}', 'float[1×3×1]'],
  ['13', 'Unsqueeze(x: float[3,4], a: int64[2] = {-1, 0})', 'float[1×3×4×1]'],
  ['17', 'Transpose(x: float[2,N,4])', 'float[4×N×2]'],
  ['17', 'Transpose(x: float[2,3,4]) {perm=[1,2,0]}', 'float[3×4×2]'],
  ['13', 'Expand(x: float[3,1], s: int64[3] = {2, 1, 4})', 'float[2×3×4]'],
  ['13', 'Tile(x: float[2,N], r: int64[2] = {3, 2})', 'float[6×2*N]'],
  ['13', 'DepthToSpace(x: float[1,8,2,3]) {blocksize=2}', 'float[1×2×4×6]'],
  ['13', 'SpaceToDepth(x: float[1,2,4,6]) {blocksize=2}', 'float[1×8×2×3]'],
];

const slices: readonly NodeCase[] = [
  ['9', 'Slice(x: float[10,5]) {starts=[1], ends=[-1], axes=[0]}', 'float[8×5]'],
  ['13', 'Slice(x: float[10], s: int64[1] = -1, e: int64[1] = -11, a: int64[1] = 0, t: int64[1] = -3)', 'float[4]'],
  ['13', 'Slice(x: float[N], s: int64[1] = 0, e: int64[1] = 5)', 'float[min(5, N)]'],
  [
    '13',
    'Slice(x: float[N], s: int64[1] = 0, e: int64[1] = 9223372036854775807, a: int64[1] = 0, t: int64[1] = 2)',
    'float[floor((N + 1)/2)]',
  ],
  ['13', 'Slice(x: float[4,5], s: int64[1], e: int64[1], a: int64[1] = 1)', 'float[4×?]'],
  ['13', 'Concat(a: float[N,3], b: float[M,3], c: float[2,3]) {axis=0}', 'float[M + N + 2×3]'],
  ['13', 'Concat(a: float[?,3], b: float[2,?]) {axis=-1}', 'float[2×?]'],
  ['11', 'Split(x: float[6,4])', 'float[3×4] float[3×4]'],
  ['11', 'Split(x: float[7]) {split=[3,4]}', 'float[3] float[4]'],
  ['13', 'Split(x: float[7], s: int64[2] = {2, 5})', 'float[2] float[5]'],
  ['18', 'Split(x: float[7]) {num_outputs=2}', 'float[4] float[3]'],
  ['1', 'Pad(x: float[2,3]) {paddings=[0,1,0,2]}', 'float[2×6]'],
  ['10', 'Pad(x: float[2,N]) {pads=[1,0,1,2]}', 'float[4×N + 2]'],
  ['18', 'Pad(x: float[2,3], p: int64[2] = {1, 1}, , a: int64[1] = -1)', 'float[2×5]'],
  ['18', 'CenterCropPad(x: float[10,20,3], s: int64[2] = {5, 30}) {axes=[0,1]}', 'float[5×30×3]'],
  ['11', 'Compress(x: float[3,4], c: bool[3] = {true, false, true}) {axis=0}', 'float[2×4]'],
  ['11', 'OneHot(i: int64[2,3], d: int64 = 7, v: float[2])', 'float[2×3×7]'],
  ['11', 'SplitToSequence(x: float[5,4], s: int64 = 5)', 'seq(float[5×4])'],
  ['11', 'SplitToSequence(x: float[5,4]) {keepdims=0}', 'seq(float[4])'],
];

const gathers: readonly NodeCase[] = [
  ['13', 'Gather(x: float[V,8], i: int64[N,S])', 'float[N×S×8]'],
  ['13', 'Gather(x: float[4,5,6], i: int64[]) {axis=1}', 'float[4×6]'],
  ['13', 'GatherElements(x: float[4,5], i: int64[2,5])', 'float[2×5]'],
  ['13', 'GatherND(x: float[2,3,4], i: int64[2,5,1]) {batch_dims=1}', 'float[2×5×4]'],
  ['13', 'ScatterND(x: float[4,5], i: int64[1,1], u: float[1,5])', 'float[4×5]'],
  ['13', 'NonZero(x: float[2,3])', 'int64[2×?]'],
  ['13', 'NonZero(x: float[2,2] = {1, 0, 0, 2})', 'int64[2×2]'],
  ['11', 'Unique(x: float[6])', 'float[?] int64[?] int64[6] int64[?]'],
  ['11', 'Unique(x: float[4] = {1, 2, 1, 1})', 'float[2] int64[2] int64[4] int64[2]'],
];

const resizes: readonly NodeCase[] = [
  ['7', 'Upsample(x: float[1,3,4,5]) {scales=[1.0,1.0,2.0,2.0]}', 'float[1×3×8×10]'],
  ['10', 'Resize(x: float[1,3,N,5], s: float[4] = {1, 1, 2, 0.6})', 'float[1×3×2*N×3]'],
  ['13', 'Resize(x: float[1,3,4,5], , , z: int64[4] = {1, 3, 7, 9})', 'float[1×3×7×9]'],
  ['18', 'Resize(x: float[1,3,4,8], , , z: int64[2] = {6, 6}) {axes=[2,3], keep_aspect_ratio_policy="not_larger"}', 'float[1×3×3×6]'],
  ['11', 'Resize(x: float[1,3,4,5], , s: float[4])', 'float[?×?×?×?]'],
  ['16', 'GridSample(x: float[N,3,4,5], g: float[N,7,8,2])', 'float[N×3×7×8]'],
  ['20', 'AffineGrid(t: float[2,2,3], s: int64[4] = {2, 3, 5, 6})', 'float[2×5×6×2]'],
  ['16', 'RoiAlign(x: float[1,8,9,9], r: float[5,4], b: int64[5]) {output_height=7, output_width=6}', 'float[5×8×7×6]'],
  ['11', 'NonMaxSuppression(b: float[1,6,4], s: float[1,1,6])', 'int64[?×3]'],
];

const generated: readonly NodeCase[] = [
  ['13', 'ConstantOfShape(s: int64[2] = {2, 3}) {value=int32[1] {7}}', 'int32[2×3]'],
  ['11', 'Range(a: int64 = 1, b: int64 = 10, d: int64 = 3)', 'int64[3]'],
  ['15', 'Shape(x: float[1,2,3,4]) {start=1, end=-1}', 'int64[2]'],
  ['13', 'RandomNormal(x: float) {shape=[2,3], dtype=10}', 'float16[2×3]'],
  ['17', 'HannWindow(n: int64 = 10)', 'float[10]'],
  ['17', 'DFT(x: float[1,10,1]) {onesided=1, axis=1}', 'float[1×6×2]'],
  ['20', 'DFT(x: float[1,10,1], , a: int64)', 'float[1×10×2]'],
  ['17', 'STFT(x: float[1,128,1], s: int64 = 8, w: float[16])', 'float[1×15×9×2]'],
  ['17', 'MelWeightMatrix(b: int64 = 8, l: int64 = 16, r: int64, lo: float, hi: float)', 'float[9×8]'],
];

const recurrent: readonly NodeCase[] = [
  [
    '14',
    'LSTM(x: float[S,B,4], w: float[2,20,4], r: float[2,20,5]) {hidden_size=5, direction="bidirectional"}',
    'float[S×2×B×5] float[2×B×5] float[2×B×5]',
  ],
  ['14', 'GRU(x: float[B,S,4], w: float[1,15,4], r: float[1,15,5]) {layout=1}', 'float[B×S×1×5] float[B×1×5]'],
  [
    '27',
    'LinearAttention(q: float[2,4,16], k: float[2,4,8], v: float[2,4,8]) {q_num_heads=4, kv_num_heads=2}',
    'float[2×4×16] float[2×2×4×4]',
  ],
];

const attention: readonly NodeCase[] = [
  [
    '23',
    'Attention(q: float[2,4,8], k: float[2,6,8], v: float[2,6,8]) {q_num_heads=2, kv_num_heads=2}',
    'float[2×4×8] float[2×2×6×4] float[2×2×6×4] float[2×2×4×6]',
  ],
  [
    '23',
    'Attention(q: float[B,8,S,64], k: float[B,2,S,64], v: float[B,2,S,32], , p: float[B,2,P,64], r: float[B,2,P,32])',
    'float[B×8×S×32] float[B×2×P + S×64] float[B×2×P + S×32]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::MultiHeadAttention(q: float[2,4,16], k: float[2,6,16], v: float[2,6,32]) {num_heads=4}',
    'float[2×4×32]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::Attention(x: float[2,4,16], w: float[16,48], b: float[48]) {num_heads=4}',
    'float[2×4×16] float[2×2×4×4×4]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::GroupQueryAttention(q: float[1,4,64], k: float[1,4,16], v: float[1,4,16], , , l: int32[1], t: int32 = 4) {num_heads=8, kv_num_heads=2}',
    'float[1×4×64] float[1×2×4×8] float[1×2×4×8]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::SkipLayerNormalization(x: float[2,4,8], s: float[2,4,8], g: float[8])',
    'float[2×4×8] float[2×4×1] float[2×4×1] float[2×4×8]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::EmbedLayerNormalization(i: int32[2,4], s: int32[2,4], w: float[99,8], p: float[9,8])',
    'float[2×4×8] int32[2]',
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::MatMulNBits(x: float[2,4,64], w: uint8[32,2,16], s: float[64]) {N=32, K=64, bits=4, block_size=32}',
    'float[2×4×32]',
  ],
  ['17, com.microsoft 1', 'com.microsoft::FusedMatMul(a: float[2,4,3], b: float[2,5,4]) {transA=1, transB=1}', 'float[2×3×5]'],
];

const quantized: readonly NodeCase[] = [
  ['19', 'QuantizeLinear(x: float[2], s: float)', 'uint8[2]'],
  ['21', 'QuantizeLinear(x: float[2], s: float) {output_dtype=21}', 'uint4[2]'],
  ['13', 'QuantizeLinear(x: float[2], s: float, z: int8)', 'int8[2]'],
  ['19', 'DequantizeLinear(x: int8[2], s: float16)', 'float16[2]'],
  ['11', 'DynamicQuantizeLinear(x: float[2,3])', 'uint8[2×3] float[] uint8[]'],
  [
    '17, com.microsoft 1',
    'com.microsoft::QLinearAdd(a: uint8[2,3], b: float, c: uint8, d: uint8[3], e: float, f: uint8, g: float, h: uint8)',
    'uint8[2×3]',
  ],
];

const classic: readonly NodeCase[] = [
  ['17, ai.onnx.ml 1', 'ai.onnx.ml::LinearClassifier(x: float[N,4]) {classlabels_ints=[0,1,2]}', 'int64[N] float[N×3]'],
  ['17, ai.onnx.ml 1', 'ai.onnx.ml::TreeEnsembleRegressor(x: float[N,4]) {n_targets=2}', 'float[N×2]'],
  ['17, ai.onnx.ml 1', 'ai.onnx.ml::ZipMap(x: float[N,3]) {classlabels_strings=["a","b","c"]}', 'seq(map(string, float[]))'],
  ['17, ai.onnx.ml 1', 'ai.onnx.ml::OneHotEncoder(x: int64[N]) {cats_int64s=[1,2]}', 'float[N×2]'],
  ['17, ai.onnx.ml 2', 'ai.onnx.ml::LabelEncoder(x: string[N]) {keys_strings=["a"], values_floats=[1.0]}', 'float[N]'],
  ['17, ai.onnx.ml 1', 'ai.onnx.ml::ArrayFeatureExtractor(x: float[3,4], i: int64[2])', 'float[3×2]'],
];

const others: readonly NodeCase[] = [
  ['20', 'StringSplit(x: string[2] = {"a b c", "d"})', 'string[2×3] int64[2]'],
  ['10', 'StringNormalizer(x: string[3] = {"a", "b", "a"}) {stopwords=["a"]}', 'string[1]'],
  ['9', 'TfIdfVectorizer(x: int64[2,6]) {ngram_indexes=[0,1,4]}', 'float[2×5]'],
  ['13', 'SoftmaxCrossEntropyLoss(s: float[3,5], l: int64[3]) {reduction="none"}', 'float[3] float[3×5]'],
  ['13', 'NegativeLogLikelihoodLoss(s: float[3,5], l: int64[3])', 'float[]'],
  [
    '17, ai.onnx.preview.training 1',
    'ai.onnx.preview.training::Momentum(r: float, t: int64, x: float[2], g: float[2], v: float[2])',
    'float[2] float[2]',
  ],
  ['18', 'Multinomial(x: float[3,5]) {sample_size=4, dtype=7}', 'int64[3×4]'],
  ['17', 'my.domain::Unheard(x: float[2])', '?'],
];

const tables = {
  elementwise,
  normalization,
  reductions,
  convolutions,
  products,
  reshapes,
  slices,
  gathers,
  resizes,
  generated,
  recurrent,
  attention,
  quantized,
  classic,
  others,
};
for (const [family, cases] of Object.entries(tables))
  for (const [opset, node, expected] of cases)
    test(`${family}: ${node}, opset ${opset}`, () => assert.equal(outputsOf(nodeModel(node, opset, typeCount(expected))), expected));
