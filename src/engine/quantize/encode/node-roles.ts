import { keepsGrid } from '../../config/rules/encodings/equal-grids';
import { weighted } from '../../config/rules/encodings/model-look';
import type { Node } from '../../ir/graph';
import { wantsConstant } from '../qdq/plan';

/** What an input is to the node that reads it. */
type InputRole = 'activation' | 'weight' | 'bias' | 'constant';

/** Normalizations have a scale per channel as second input and a bias as third (onnxruntime's QNN recipe: weight type and int32). */
const normalizations: ReadonlySet<string> = new Set([
  'InstanceNormalization',
  'LayerNormalization',
  'BatchNormalization',
  'GroupNormalization',
]);

/** `isHeld` says that the file has the elements. */
export function inputRole(node: Node, at: number, isHeld: boolean): InputRole {
  const { opType, domain, inputs } = node;
  if (wantsConstant(node, inputs[at] ?? '')) return 'constant';
  if (!isHeld || domain !== '') return 'activation';
  if (normalizations.has(opType)) return at === 1 ? 'weight' : at === 2 ? 'bias' : 'activation';
  const places = Object.hasOwn(weighted, opType) ? weighted[opType] : undefined;
  if (places?.weight === at || (opType === 'MatMul' && at < 2)) return 'weight';
  return places?.bias === at ? 'bias' : 'activation';
}

/** Activation functions that only cut the range: the node before computes them by clipping to the grid of their result. */
const cuts: ReadonlySet<string> = new Set(['Relu', 'Clip']);

/**
 * Observed in onnxruntime-qnn 2.7.0 (soc_model 57, 8 and 16 bits): Relu and Clip become part of the node before them, where nothing is quantized between
 * the two, for all operators but those that move data.
 */
export function fusesInto(cut: Node, producer: Node): boolean {
  return cut.domain === '' && cuts.has(cut.opType) && producer.domain === '' && !keepsGrid(producer) && !cuts.has(producer.opType);
}
