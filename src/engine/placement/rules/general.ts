import type { DType } from '../../ir/dtype';
import { floatSupport } from '../../targets/float-support';
import { htpOps, maxRank } from '../../targets/htp-ops';
import { isStatic } from '../ort/fold';
import { isGeluErf } from '../ort/patterns';
import { leftOut, type ValueId } from '../ort/work-graph';
import { isDequantize, isQuantize } from './quantized';
import { type Asked, factsOfInput, isFloat, type Refusal, type Rule, shapeText, valuesOf } from './rule';

/** What to do about operators that models often have and the provider has no builder for. */
const replacements: Readonly<Record<string, string>> = {
  Dropout: 'Export the model in inference mode, so that Dropout is left out.',
  Erf: 'Keep the whole GELU pattern (divide by sqrt(2), Erf, add 1, two products) or use the Gelu operator: that runs on the HTP.',
  RNN: 'Use LSTM or GRU, which run on the HTP.',
  Loop: 'Unroll the loop when exporting.',
  Scan: 'Unroll the loop when exporting.',
  Size: 'Give the model fixed input sizes: Size then becomes a constant.',
  ConstantOfShape: 'Give the model fixed input sizes: the tensor then becomes a constant.',
  ReduceL1: 'Use Abs and ReduceSum instead.',
  ReduceSumSquare: 'Use Mul and ReduceSum instead.',
  ReduceLogSum: 'Use ReduceSum and Log instead.',
  Trilu: 'Make the mask a constant, and multiply or select with it.',
  Hardmax: 'Use ArgMax and OneHot instead.',
};

const unknownOperator: Rule = (asked) => {
  const { op } = asked.node;
  if (htpOps.has(op) || (op === 'Erf' && isGeluErf(asked.node, asked.graph))) return undefined;
  const fix = replacements[op];
  return { rule: 'op-unsupported', reason: `The QNN provider has no implementation of ${op}.`, saw: op, ...(fix ? { fix } : {}) };
};

/** ONNX Runtime leaves a backend that wants channels last out where it cannot move Transposes: before opset 7 (layout_transformation.cc). */
const oldOpset: Rule = ({ graph }) => {
  const opset = graph.model.opsets.get('');
  if (opset === undefined || opset >= leastOpset) return undefined;
  return {
    rule: 'opset',
    reason: `Models before opset ${leastOpset} are not offered to the HTP.`,
    saw: `opset ${opset}`,
    allows: [`opset ${leastOpset} and later`],
    fix: 'Convert the model to a newer opset (onnx.version_converter).',
  };
};

const leastOpset = 7;

const noBackend: Rule = ({ target: { chip } }) =>
  floatSupport(chip) === 'absent'
    ? {
        rule: 'chip-unsupported',
        reason: `The HTP backend does not start for ${chip.soc}.`,
        saw: `soc_model ${chip.socModel}`,
        fix: 'Choose another chip.',
      }
    : undefined;

/** Taken in float32 all the same by chips that do not compute in half floats (probes on SM8635): most of them only copy. */
const copies = new Set(
  'Cast CastLike Flatten Identity IsNaN RandomNormalLike RandomUniformLike Reciprocal Reshape Squeeze Tan Transpose Unsqueeze'.split(' '),
);

const floatOnChip: Rule = (asked) => {
  const { node, graph, target, quantized } = asked;
  if (quantized || floatSupport(target.chip) !== 'moves' || isQuantize(node) || isDequantize(node)) return undefined;
  const dtype = [...node.inputs, ...node.outputs].map((name) => graph.factsOf(name).dtype).find(isFloat);
  if (!dtype || (dtype === 'float' && copies.has(node.op))) return undefined;
  return {
    rule: 'float-on-chip',
    reason: `The HTP of ${target.chip.soc} does not compute with floats.`,
    saw: dtype,
    allows: ['quantized values', 'int32'],
    fix: 'Quantize the model to w8a8 or w8a16.',
  };
};

/** ONNX types that QNN has a type for (provider's `qnn_utils.cc`); 4-bit integers only inside a quantized operator. */
const mapped = new Set<DType>([
  'float',
  'float16',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
  'int4',
  'uint4',
]);

const unmappedType: Rule = (asked) => {
  const dtype = valuesOf(asked)
    .map((name) => asked.graph.factsOf(name).dtype)
    .find((known) => known !== undefined && !mapped.has(known));
  if (dtype === undefined) return undefined;
  const fix =
    dtype === 'double' ? 'Export the model in float32.' : dtype === 'bfloat16' ? 'Export the model in float32 or float16.' : undefined;
  return { rule: 'dtype-unmapped', reason: `QNN has no ${dtype} tensors.`, saw: dtype, allows: [...mapped], ...(fix ? { fix } : {}) };
};

const dynamicShape: Rule = (asked) => {
  const name = valuesOf(asked).find((value) => !isStatic(asked.graph.factsOf(value).dims));
  if (name === undefined) return undefined;
  const { dims } = asked.graph.factsOf(name);
  return {
    rule: 'dynamic-shape',
    reason: 'A size is not known before the model runs, and HTP graphs have fixed sizes.',
    saw: shapeText(dims),
    fix: 'Give the inputs of the model fixed sizes, and fold what follows from them.',
  };
};

const emptyTensor: Rule = (asked) => {
  const name = [asked.node.inputs[0] ?? leftOut, ...asked.node.outputs].find((value) => asked.graph.factsOf(value).dims?.includes(0));
  if (name === undefined || asked.node.op === 'Concat') return undefined;
  return {
    rule: 'empty-tensor',
    reason: 'A tensor without elements does not run on the HTP.',
    saw: shapeText(asked.graph.factsOf(name).dims),
  };
};

const rank: Rule = (asked) => {
  const { node, graph, quantized } = asked;
  const row = htpOps.get(node.op);
  const seen = factsOfInput(asked, 0).dims?.length;
  if (!row || seen === undefined) return undefined;
  const [least, most] = quantized ? row.quantizedRanks : row.ranks;
  const widest = Math.max(...node.outputs.map((name) => graph.rankOf(name) ?? 0));
  if (seen >= least && seen <= most && widest <= maxRank) return undefined;
  return {
    rule: 'rank',
    reason: `${node.op} runs on the HTP with ${least === most ? most : `${least} to ${most}`} axes${widest > maxRank ? `, and no tensor has more than ${maxRank}` : ''}.`,
    saw: `${shapeText(factsOfInput(asked, 0).dims)} to ${shapeText(graph.factsOf(node.outputs[0] as ValueId).dims)}`,
    allows: [`${least} to ${most} axes`],
    fix: seen < least ? 'Unsqueeze before it, and squeeze behind it.' : 'Reshape to fewer axes before it, and back behind it.',
  };
};

const elementType: Rule = (asked) => {
  const { node, quantized } = asked;
  const row = htpOps.get(node.op);
  const { dtype } = factsOfInput(asked, row?.typedInput ?? 0);
  if (!row || dtype === undefined || (quantized && isFloat(dtype))) return quantized ? unquantizable(asked) : undefined;
  if (row.types.includes(dtype) || (dtype === 'int64' && row.types.includes('int32') && !givesOutput(asked))) return undefined;
  return {
    rule: 'dtype',
    reason: `${node.op} does not run on the HTP with ${dtype}.`,
    saw: dtype,
    allows: row.types,
    fix: row.types.includes('int32') && dtype.includes('int') ? 'Cast to int32 before it.' : 'Cast to float before it.',
  };
};

/** An int64 output of the graph needs a Cast behind the node, which the HTP does not have for all of them. */
const givesOutput = ({ node, graph }: Asked): boolean =>
  node.outputs.some((name) => graph.outputs.has(name) && graph.factsOf(name).dtype === 'int64');

function unquantizable({ node }: Asked): Refusal | undefined {
  const row = htpOps.get(node.op);
  if (!row || row.quantizedRanks[1] >= row.quantizedRanks[0]) return undefined;
  return {
    rule: 'quantized',
    reason: `${node.op} does not run quantized on the HTP.`,
    saw: 'quantized values',
    allows: ['float values'],
    fix: 'Leave this node in float.',
  };
}

/** What every node must meet, in the order in which the provider asks. */
export const generalRules: readonly Rule[] = [noBackend, oldOpset, unknownOperator, unmappedType, dynamicShape, emptyTensor];

/** What the backend itself checks last, by operator, type and rank. */
export const backendRules: readonly Rule[] = [elementType, rank, floatOnChip];
