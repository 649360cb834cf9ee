import { floatAttribute, intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import { leftOut, type ValueId } from '../ort/work-graph';
import { type Asked, factsOfInput, hasOutput, isConstantInput, isGiven, type Refusal, type Rule, rankOfInput } from './rule';

/** A rule that allows some values of one attribute. */
function oneOf(name: string, missing: number | string, allowed: readonly (number | string)[], fix?: string): Rule {
  return ({ node }) => {
    const saw = typeof missing === 'number' ? numberAttribute(node, name, missing) : stringAttribute(node, name, missing);
    if (allowed.includes(saw)) return undefined;
    return {
      rule: 'attribute',
      reason: `${node.op} runs on the HTP only with ${name} ${allowed.join(' or ')}.`,
      saw: `${name} = ${saw}`,
      allows: allowed.map((value) => `${name} = ${value}`),
      ...(fix ? { fix } : {}),
    };
  };
}

function numberAttribute(node: Asked['node'], name: string, missing: number): number {
  return intAttribute(node, name) ?? floatAttribute(node, name, missing);
}

/** A rule that wants inputs to be constants, where they are given. */
export function constants(...inputs: readonly number[]): Rule {
  return (asked) => {
    const at = inputs.find(
      (input) => isGiven(asked, input) && !isConstantInput(asked, input) && !factsOfInput(asked, input).dims?.includes(0),
    );
    if (at === undefined) return undefined;
    return {
      rule: 'needs-constant',
      reason: `Input ${at} of ${asked.node.op} must be constant on the HTP.`,
      saw: `"${asked.graph.fileName(asked.node.inputs[at] ?? leftOut)}" is computed or can be overridden by the caller`,
      allows: ['a constant'],
      fix: isOverridable(asked, at)
        ? 'Take the initializers out of the inputs of the graph, so that they are constants.'
        : 'Fold what leads to it into a constant, for example by giving the model fixed input sizes.',
    };
  };
}

/** An initializer that is also an input: from IR version 4 on the caller may replace it. */
export const isOverridable = ({ node, graph }: Asked, at: number): boolean =>
  graph.graph.initializers.has(graph.fileName(node.inputs[at] ?? leftOut));

const oneOutput: Rule = (asked) =>
  hasOutput(asked, 1)
    ? {
        rule: 'outputs',
        reason: `${asked.node.op} has one output on the HTP.`,
        saw: `${asked.node.outputs.length} outputs`,
        allows: ['1 output'],
        fix: 'Leave the other outputs out where nothing needs them.',
      }
    : undefined;

const noDilations: Rule = ({ node }) => {
  const dilations = intsAttribute(node, 'dilations');
  if (!dilations || dilations.every((dilation) => dilation === 1)) return undefined;
  return {
    rule: 'dilations',
    reason: `${node.op} runs on the HTP without dilation.`,
    saw: `dilations = [${dilations}]`,
    allows: ['dilations of 1'],
  };
};

const lastAxis: Rule = (asked) => {
  const rank = rankOfInput(asked, 0) ?? 0;
  const axis = intAttribute(asked.node, 'axis', -1);
  if (axis === -1 || axis === rank - 1) return undefined;
  return {
    rule: 'axis',
    reason: `${asked.node.op} normalizes along the last axis only on the HTP.`,
    saw: `axis = ${axis} of ${rank}`,
    allows: ['the last axis'],
    fix: 'Flatten the normalized axes into one before it.',
  };
};

const atLeastTwo: Rule = (asked) =>
  asked.node.inputs.length < 2
    ? {
        rule: 'inputs',
        reason: `${asked.node.op} needs two inputs on the HTP.`,
        saw: '1 input',
        allows: ['2 inputs'],
        fix: 'Take the operator out: with one input it changes nothing.',
      }
    : undefined;

const paddedWithDilation: Rule = ({ node }) => {
  const padding = stringAttribute(node, 'auto_pad', 'NOTSET');
  const dilated = intsAttribute(node, 'dilations')?.some((dilation) => dilation !== 1) ?? false;
  if (!padding.startsWith('SAME') || !dilated) return undefined;
  return {
    rule: 'auto-pad',
    reason: 'auto_pad SAME does not go with dilation on the HTP.',
    saw: `auto_pad = ${padding}`,
    allows: ['explicit pads'],
    fix: 'Write the pads out.',
  };
};

const noReductionAxes: Rule = ({ node, graph }) => {
  const axes = intsAttribute(node, 'axes') ?? graph.numbersOf(node.inputs[1]);
  const none = axes === undefined ? !node.inputs[1] || graph.factsOf(node.inputs[1]).dims?.[0] === 0 : axes.length === 0;
  if (!none || intAttribute(node, 'noop_with_empty_axes', 0) === 0) return undefined;
  return {
    rule: 'attribute',
    reason: `${node.op} without axes must reduce all of them on the HTP.`,
    saw: 'noop_with_empty_axes = 1',
    allows: ['noop_with_empty_axes = 0'],
  };
};

/** A reduction over all axes needs one axis less than one over some (probes, rank 5). */
const reducesAll =
  (most: number): Rule =>
  (asked) => {
    const all = !asked.node.attributes.has('axes') && !isGiven(asked, 1);
    const rank = rankOfInput(asked, 0) ?? 0;
    return all && rank > most ? rankRefusal(asked, most) : undefined;
  };

function rankRefusal({ node }: Asked, most: number): Refusal {
  return {
    rule: 'rank',
    reason: `${node.op} runs on the HTP with up to ${most} axes here.`,
    saw: `${most + 1} axes or more`,
    allows: [`${most} axes`],
    fix: 'Reshape to fewer axes before it, and back behind it.',
  };
}

const pads: Rule = (asked) => {
  const { node, graph } = asked;
  const mode = stringAttribute(node, 'mode', 'constant');
  const rank = rankOfInput(asked, 0) ?? 0;
  if (isGiven(asked, 3))
    return {
      rule: 'inputs',
      reason: 'Pad with an axes input does not run on the HTP.',
      saw: 'an axes input',
      allows: ['pads for every axis'],
      fix: 'Write pads for every axis.',
    };
  if (mode !== 'constant' && rank > 4) return rankRefusal(asked, 4);
  const amounts = intsAttribute(node, 'pads') ?? graph.numbersOf(node.inputs[1]);
  const dims = factsOfInput(asked, 0).dims ?? [];
  const wide = mode === 'reflect' && amounts?.some((amount, at) => amount < 0 || amount > (dims[at % rank] ?? 0) - 1);
  return wide
    ? {
        rule: 'pads',
        reason: 'Reflection needs pads smaller than the axis.',
        saw: `pads = [${amounts}]`,
        allows: ['pads below the size of the axis'],
      }
    : undefined;
};

/** soc_model 57, 36, 69: `add` is refused by the backend, `min` by the provider (single-operator probes). */
const scattered = oneOf('reduction', 'none', ['none']);

/** Activations that are spelled out count as not the default, even where they say the same (dtln's LSTM). */
const recurrent: Rule = ({ node }) => {
  const given = ['activations', 'activation_alpha', 'activation_beta'].find((name) => node.attributes.has(name));
  if (given)
    return {
      rule: 'activations',
      reason: `${node.op} runs on the HTP only where its activations are left out.`,
      saw: `${given} is set`,
      allows: ['no activations attribute'],
      fix: 'Take the attribute out where it says the default.',
    };
  if (floatAttribute(node, 'clip', 0) !== 0)
    return { rule: 'attribute', reason: `${node.op} does not clip on the HTP.`, saw: 'clip is set', allows: ['no clip'] };
  return intAttribute(node, 'layout', 0) === 0
    ? undefined
    : {
        rule: 'attribute',
        reason: `${node.op} wants time first on the HTP.`,
        saw: 'layout = 1',
        allows: ['layout = 0'],
        fix: 'Transpose the input, and use layout 0.',
      };
};

const captures: Rule = ({ node, graph }) =>
  node.captures.length > 0
    ? {
        rule: 'control-flow',
        reason: 'Its branches read values from outside, which the HTP cannot pass in.',
        saw: node.captures
          .slice(0, 3)
          .map((value) => graph.fileName(value))
          .join(', '),
        allows: ['branches that read nothing from outside'],
        fix: 'Decide the branch when exporting, or use Where.',
      }
    : undefined;

/** A matrix shared by a batch of more than two axes (probes: MatMul of rank 5 with a constant of rank 2). */
const sharedMatrix: Rule = (asked) => {
  const left = rankOfInput(asked, 0) ?? 0;
  return left === 5 && rankOfInput(asked, 1) !== 5 ? rankRefusal(asked, 4) : undefined;
};

const einsum: Rule = ({ node }) => {
  const equation = stringAttribute(node, 'equation', '').replaceAll(' ', '');
  if (node.inputs.length < 2 || !isMatMul(equation)) {
    return {
      rule: 'equation',
      reason: 'Einsum runs on the HTP only where it is a matrix product over a batch.',
      saw: equation,
      allows: ['...ij,...jk->...ik', '...id,...jd->...ij'],
      fix: 'Write it as Transpose and MatMul.',
    };
  }
  return undefined;
};

/** Batched product, the same with the second operand transposed, and three forms of attention (provider's `einsum_op_builder.cc`). */
function isMatMul(equation: string): boolean {
  const [left = '', right = '', out = ''] = equation.split(/,|->/);
  const batch = left.slice(0, -2);
  const [i, k] = left.slice(-2);
  if (right.slice(0, -2) === batch && out.slice(0, -2) === batch) {
    const [r0, r1] = right.slice(-2);
    if (r0 === k && out.slice(-2) === `${i}${r1}`) return true;
    if (r1 === k && out.slice(-2) === `${i}${r0}`) return true;
  }
  const named = [...new Set(equation.replace(/[^a-zA-Z]/g, ''))];
  const shape = equation.replace(/[a-zA-Z]/g, (letter) => 'abcdefg'[named.indexOf(letter)] ?? '?');
  return ['abcd,aebc->aebd', 'abcd,adeb->aedc', 'abcd,bed->abce', 'abcd,ced->abce'].includes(shape);
}

const castPair: Rule = (asked) => {
  const from = factsOfInput(asked, 0).dtype ?? '';
  const to = asked.graph.factsOf(asked.node.outputs[0] as ValueId).dtype ?? '';
  // int64 exists on the HTP as int32 alone; where it leaves the graph the provider adds one more Cast, which it has from integers only.
  const leaves = to === 'int64' && asked.graph.outputs.has(asked.node.outputs[0] as ValueId);
  const allowed = casts[from === 'int64' ? 'int32' : from] ?? [];
  if (allowed.includes(to) || (to === 'int64' && !leaves && allowed.includes('int32'))) return undefined;
  return {
    rule: 'cast',
    reason: `The HTP does not cast ${from} to ${to}.`,
    saw: `${from} to ${to}`,
    allows: allowed.map((type) => `${from} to ${type}`),
  };
};

/** Which types the HTP casts to which (probes). */
const casts: Readonly<Record<string, readonly string[]>> = {
  bool: ['float', 'float16', 'uint8', 'int32', 'uint32', 'bool'],
  float: ['float', 'float16', 'uint8', 'int32', 'uint32', 'bool'],
  float16: ['float', 'float16', 'int32'],
  int16: ['int32'],
  int32: ['float', 'float16', 'uint8', 'int32', 'uint32', 'int64', 'bool'],
  uint8: ['float', 'float16', 'uint8', 'int32', 'uint32', 'bool'],
  uint32: ['float', 'uint8', 'int32', 'uint32', 'int64', 'bool'],
};

/** The backend has no mixed types (onnx's node tests). */
const sameTypes: Rule = (asked) => {
  const [base, exponent] = [factsOfInput(asked, 0).dtype, factsOfInput(asked, 1).dtype];
  if (base === exponent) return undefined;
  return {
    rule: 'dtype',
    reason: `Both operands of ${asked.node.op} have one type on the HTP.`,
    saw: `${base} and ${exponent}`,
    allows: [`${base} and ${base}`],
    fix: `Cast the second operand to ${base}.`,
  };
};

const attention: Rule = (asked) => {
  if (isGiven(asked, 6))
    return {
      rule: 'inputs',
      reason: 'Attention with nonpad_kv_seqlen does not run on the HTP.',
      saw: 'nonpad_kv_seqlen',
      allows: ['no seventh input'],
    };
  if (factsOfInput(asked, 3).dtype !== 'bool') return undefined;
  return {
    rule: 'dtype',
    reason: 'The attention mask must be a float bias on the HTP.',
    saw: 'bool',
    allows: ['float', 'float16'],
    fix: 'Turn the mask into 0 and a large negative number.',
  };
};

const reductions = (most: number): readonly Rule[] => [constants(1), noReductionAxes, reducesAll(most)];

/** Rules of single operators: attributes, and inputs that must be constants. Sources: the provider's builders (`op-support.json`), probes. */
export const operatorRules: Readonly<Record<string, readonly Rule[]>> = {
  ArgMax: [oneOf('select_last_index', 0, [0])],
  ArgMin: [oneOf('select_last_index', 0, [0])],
  Attention: [attention],
  AveragePool: [noDilations],
  BatchNormalization: [constants(1, 2, 3, 4), oneOutput],
  Cast: [castPair],
  CastLike: [castPair],
  Clip: [constants(1, 2)],
  Conv: [paddedWithDilation],
  ConvTranspose: [noDilations],
  CumSum: [constants(1), oneOf('exclusive', 0, [0]), oneOf('reverse', 0, [0])],
  Einsum: [einsum],
  Expand: [constants(1)],
  GatherND: [oneOf('batch_dims', 0, [0])],
  Gemm: [oneOf('alpha', 1, [1]), oneOf('beta', 1, [0, 1])],
  GridSample: [
    oneOf('mode', 'linear', ['linear', 'bilinear', 'nearest']),
    oneOf('padding_mode', 'zeros', ['zeros', 'border', 'reflection']),
  ],
  GRU: [constants(4), recurrent],
  If: [captures],
  LayerNormalization: [oneOutput, lastAxis],
  LpNormalization: [oneOf('p', 2, [2])],
  LpPool: [oneOf('p', 2, [1, 2]), noDilations],
  LSTM: [constants(4), recurrent],
  MatMul: [sharedMatrix],
  Max: [atLeastTwo],
  MaxPool: [oneOutput, noDilations],
  Mean: [atLeastTwo],
  Min: [atLeastTwo],
  Mod: [oneOf('fmod', 0, [0])],
  NonMaxSuppression: [constants(2, 3, 4)],
  OneHot: [constants(1)],
  Pad: [constants(1, 2), oneOf('mode', 'constant', ['constant', 'reflect', 'edge']), pads],
  Pow: [sameTypes],
  Range: [constants(0, 1, 2)],
  ReduceL2: reductions(4),
  ReduceLogSumExp: reductions(4),
  ReduceMax: reductions(4),
  ReduceMean: reductions(5),
  ReduceMin: reductions(4),
  ReduceSum: reductions(5),
  RMSNormalization: [lastAxis],
  RoiAlign: [oneOf('mode', 'avg', ['avg'])],
  ScatterElements: [scattered],
  ScatterND: [oneOf('reduction', 'none', ['none', 'add', 'mul'])],
  Slice: [constants(1, 2, 3, 4)],
  Split: [constants(1)],
  Sum: [atLeastTwo],
  Tile: [constants(1)],
  TopK: [constants(1)],
  Upsample: [constants(1)],
  QLinearConv: [constants(1, 2, 4, 5, 6, 7)],
  QLinearMatMul: [constants(1, 2, 4, 5, 6, 7)],
  QuantizeLinear: [constants(1, 2)],
  DequantizeLinear: [constants(1, 2)],
};
