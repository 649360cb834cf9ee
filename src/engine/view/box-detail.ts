import { floatAttribute, intAttribute, intsAttribute, stringAttribute } from '../ir/attributes';
import { dtypeFromCode } from '../ir/dtype';
import type { Dim, Node, ValueType } from '../ir/graph';

/** What a box's detail line may look at. */
export interface DetailSource {
  readonly node: Node;
  readonly inputType: (index: number) => ValueType | undefined;
  readonly outputType: (index: number) => ValueType | undefined;
}

type Detail = (source: DetailSource) => string | undefined;

/** The one line under a box's title: what tells this node from others of its kind. Falls back to the shape of its first output. */
export function boxDetail(source: DetailSource): string {
  const { domain, opType } = source.node;
  const special = domain === '' || domain === 'com.microsoft' ? details[opType]?.(source) : undefined;
  return special || shapeOf(source.outputType(0)) || '';
}

/** `3×3 s2 d2 g32 · 64`: kernel, then stride, dilation and groups where they are not 1, then output channels. */
const convolution: Detail = ({ node, inputType }) => {
  const weight = dimsOf(inputType(1));
  const group = intAttribute(node, 'group', 1);
  const kernel = intsAttribute(node, 'kernel_shape') ?? weight?.slice(2);
  const channels = node.opType === 'ConvTranspose' ? times(weight?.[1], group) : weight?.[0];
  return joined([
    words([kernel && dimsText(kernel), steps('s', node, 'strides'), steps('d', node, 'dilations'), group > 1 && `g${group}`]),
    text(channels),
  ]);
};

const pool: Detail = ({ node }) => words([kernelText(node), steps('s', node, 'strides'), steps('d', node, 'dilations')]);

/** `512 → 1000` */
const gemm: Detail = ({ node, inputType }) => {
  const weight = dimsOf(inputType(1));
  if (weight?.length !== 2) return undefined;
  const [rows, columns] = intAttribute(node, 'transB', 0) ? [weight[1], weight[0]] : weight;
  return `${text(rows) ?? '?'} → ${text(columns) ?? '?'}`;
};

const axis =
  (missing: number): Detail =>
  (source) =>
    joined([`axis ${intAttribute(source.node, 'axis', missing)}`, shapeOf(source.outputType(0))]);

const axes: Detail = ({ node, outputType }) => {
  const given = intsAttribute(node, 'axes');
  return joined([given && `axes ${given.join(' ')}`, shapeOf(outputType(0))]);
};

const recurrent: Detail = ({ node }) => words([text(intAttribute(node, 'hidden_size')), stringAttribute(node, 'direction', '')]);

const quantized: Detail = ({ node, inputType, outputType }) => {
  const stored = dtypeOf(node.opType === 'QuantizeLinear' ? outputType(0) : inputType(0));
  const scale = dimsOf(inputType(1));
  return words([stored, scale && scale.length > 0 && scale.some((dim) => dim !== 1) && 'per channel']);
};

const alpha =
  (missing: number): Detail =>
  ({ node }) =>
    `α ${Number(floatAttribute(node, 'alpha', missing).toPrecision(3))}`;

const details: Readonly<Record<string, Detail>> = {
  Conv: convolution,
  ConvTranspose: convolution,
  ConvInteger: convolution,
  FusedConv: convolution,
  QLinearConv: ({ inputType, ...source }) => convolution({ ...source, inputType: (index) => inputType(index === 1 ? 3 : index) }),
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  Gemm: gemm,
  MatMul: gemm,
  Concat: axis(1),
  Split: axis(0),
  Softmax: axis(-1),
  LogSoftmax: axis(-1),
  Gather: axis(0),
  GatherElements: axis(0),
  Flatten: axis(1),
  TopK: axis(-1),
  LayerNormalization: axis(-1),
  ...Object.fromEntries(
    ['Mean', 'Sum', 'Max', 'Min', 'Prod', 'L1', 'L2', 'LogSum', 'LogSumExp', 'SumSquare'].map((kind) => [`Reduce${kind}`, axes]),
  ),
  Squeeze: axes,
  Unsqueeze: axes,
  Transpose: ({ node }) => intsAttribute(node, 'perm')?.join(' '),
  Resize: ({ node, outputType }) => joined([stringAttribute(node, 'mode', 'nearest'), shapeOf(outputType(0))]),
  Cast: ({ node }) => `→ ${dtypeFromCode(intAttribute(node, 'to', 0)) ?? '?'}`,
  Pad: ({ node, outputType }) => joined([stringAttribute(node, 'mode', 'constant'), shapeOf(outputType(0))]),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  QuantizeLinear: quantized,
  DequantizeLinear: quantized,
  LeakyRelu: alpha(0.01),
  Elu: alpha(1),
  Einsum: ({ node }) => stringAttribute(node, 'equation', ''),
  MultiHeadAttention: ({ node }) => joined([`${intAttribute(node, 'num_heads', 0)} heads`]),
};

function dimsOf(type: ValueType | undefined): readonly Dim[] | undefined {
  return type?.kind === 'tensor' ? type.dims : undefined;
}

function dtypeOf(type: ValueType | undefined): string | undefined {
  return type?.kind === 'tensor' ? type.dtype : undefined;
}

function shapeOf(type: ValueType | undefined): string | undefined {
  const dims = dimsOf(type);
  return dims && (dims.length === 0 ? 'scalar' : dimsText(dims));
}

function kernelText(node: Node): string | undefined {
  const kernel = intsAttribute(node, 'kernel_shape');
  return kernel && dimsText(kernel);
}

/** `s2` where all axes step alike, `s2×1` where not, nothing for steps of one. */
function steps(letter: string, node: Node, attribute: string): string | undefined {
  const given = intsAttribute(node, attribute);
  if (!given || given.every((step) => step === 1)) return undefined;
  return letter + (given.every((step) => step === given[0]) ? given[0] : dimsText(given));
}

/** `1×3×?×width`; a symbol as the file names it. */
function dimsText(dims: readonly Dim[]): string {
  return dims.map((dim) => text(dim) ?? '?').join('×');
}

function times(dim: Dim, factor: number): Dim {
  return typeof dim === 'number' ? dim * factor : undefined;
}

function text(dim: Dim): string | undefined {
  return dim === undefined ? undefined : String(dim);
}

type Part = string | false | undefined;

function words(parts: readonly Part[]): string | undefined {
  return parts.filter(Boolean).join(' ') || undefined;
}

function joined(parts: readonly Part[]): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined;
}
