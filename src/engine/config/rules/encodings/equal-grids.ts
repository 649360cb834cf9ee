import type { Node } from '../../../ir/graph';
import type { Encoding } from '../../encodings/encoding';
import type { Finding } from '../../finding';
import { preferred, quoted } from '../findings';
import { copyFrom } from './entry-edits';
import { atTensor, figure } from './look';
import { isConstant, known, type ModelLook, modelRule } from './model-look';

/**
 * Operators whose output lies on the grid of their first input: AIMET's list of grid-preserving operators and of those that the HTP interpolates on the
 * input's grid (aimet_onnx/common/onnx/_utils.py), as far as they are ONNX's.
 */
const gridKeepers: ReadonlySet<string> = new Set(
  `Col2Im Compress DepthToSpace Dropout Expand Flatten Gather GatherElements GatherND Identity MaxPool MaxRoiPool Pad ReduceMax ReduceMin Reshape Resize
   ScatterElements Slice SpaceToDepth Split Squeeze Tile TopK Transpose Unsqueeze Upsample`.split(/\s+/),
);

/**
 * Observed in onnxruntime-qnn 2.7.0 (emulator, soc_model 36, 43, 57, 69; 8 and 16 bits): with an output scale of its own the operator computes as if it
 * had the input's, off by more than the range. The other operators are requantized and right.
 */
const silentlyWrong: ReadonlySet<string> = new Set(['DepthToSpace', 'SpaceToDepth']);

export function keepsGrid({ opType, domain }: Node): boolean {
  return domain === '' && gridKeepers.has(opType);
}

/** The outputs that are copies of the first input; a TopK's second one is indices. */
export function copiesOf({ opType, outputs }: Node): readonly string[] {
  const copies = opType === 'TopK' || opType === 'MaxPool' || opType === 'Dropout' ? outputs.slice(0, 1) : outputs;
  return copies.filter((name) => name !== '');
}

/** Data movement needs equal grids on both sides (QNN, HTP operation definitions; encodings.json, op_rules). */
export const equalGridsRule = modelRule('encodings-equal-grids', function* (look) {
  for (const node of look.main.nodes) {
    if (keepsGrid(node)) yield* unequalOutputs(look, node);
    else if (node.opType === 'Concat' && node.domain === '') yield* unequalInputs(look, node);
  }
});

function* unequalOutputs(look: ModelLook, node: Node): Generator<Finding> {
  const input = known(look, node.inputs[0] ?? '');
  if (!input || isConstant(look, input.tensor)) return;
  for (const name of copiesOf(node)) {
    const output = known(look, name);
    if (!output || isSameGrid(input.encoding, output.encoding)) continue;
    const isWrong = silentlyWrong.has(node.opType);
    yield atTensor(output, {
      severity: isWrong ? 'error' : 'warning',
      code: 'encodings-unequal',
      what: `${node.opType} ${quoted(node.name)} moves ${quoted(input.tensor)} to ${quoted(name)}, and their grids differ (${gridText(input.encoding)}; ${gridText(output.encoding)}).`,
      fix: isWrong
        ? 'The HTP computes wrong values then: copy the encoding of the input.'
        : 'Copy the encoding of the input, or the values are requantized, or refused.',
      fixes: [preferred(`Copy the encoding of ${quoted(input.tensor)}`, copyFrom(look, output, input))],
    });
  }
}

/** Its inputs' ranges differ by nature, and a common one costs resolution: worth a look, not a fault. The emulator requantizes and is right. */
function* unequalInputs(look: ModelLook, node: Node): Generator<Finding> {
  const output = known(look, node.outputs[0] ?? '');
  if (!output) return;
  for (const name of node.inputs) {
    const input = known(look, name);
    if (!input || isConstant(look, name) || isSameGrid(input.encoding, output.encoding)) continue;
    yield atTensor(input, {
      severity: 'info',
      code: 'encodings-unequal',
      what: `Concat ${quoted(node.name)} has ${quoted(name)} as input, on another grid than its output ${quoted(output.tensor)} (${gridText(input.encoding)}; ${gridText(output.encoding)}).`,
      fix: 'The HTP requantizes it; with equal encodings it is a copy.',
      fixes: [{ title: `Copy the encoding of ${quoted(output.tensor)}`, edits: [copyFrom(look, input, output)] }],
    });
  }
}

/** float32 apart, the same figures. */
export function isSameGrid(a: Encoding, b: Encoding): boolean {
  if (a.dtype !== b.dtype || a.bitwidth !== b.bitwidth) return false;
  const isClose = (one: number, other: number | undefined) => other !== undefined && Math.abs(one - other) <= 1e-4 * Math.abs(one);
  return (
    a.scale.length === b.scale.length &&
    a.scale.every((step, i) => isClose(step, b.scale[i])) &&
    a.offset.every((zero, i) => zero === b.offset[i])
  );
}

function gridText({ dtype, bitwidth, scale, offset }: Encoding): string {
  return dtype === 'float' ? `${bitwidth}-bit float` : `${bitwidth} bits, scale ${figure(scale[0] ?? Number.NaN)}, offset ${offset[0]}`;
}
