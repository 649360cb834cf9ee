import type { Node } from '../ir/graph';
import { smallNumbers } from '../onnx/tensor';
import type { Types } from '../shape/infer';
import { isTensor } from '../shape/type';
import { floatText } from '../view/attribute-text';
import { tensorOf, type ValueIndex } from '../view/value-index';
import type { Wiring } from './wiring';

/** How a value is quantized on its way through these nodes: `uint8, scale 0.02, zero point 128`, `int8 per channel, 64 scales`; undefined for none. */
export function quantizationText(through: readonly Node[], { model, index }: Wiring, types: Types): string | undefined {
  const node = through.at(-1);
  if (!node) return undefined;
  const [scale, zeroPoint] = [node.inputs[1], node.inputs[2]].map((value) => tensorAt(index, node, value));
  const quantized = node.opType === 'DequantizeLinear' ? node.inputs[0] : node.outputs[0];
  const type = types.typeOf(node.graph, quantized ?? '');
  const dtype = (type && isTensor(type) ? type.dtype : undefined) ?? zeroPoint?.dtype ?? 'quantized';
  const count = scale?.dims.reduce((product, dim) => product * dim, 1);
  if (count !== undefined && count > 1)
    return `${dtype} ${node.attributes.has('block_size') ? 'per block' : 'per channel'}, ${count} scales`;
  const numbers = (tensor: typeof scale) => tensor && smallNumbers(tensor, model.bytes)?.[0];
  const [factor, zero] = [numbers(scale), numbers(zeroPoint)];
  return [dtype, factor !== undefined && `scale ${floatText(factor)}`, zero !== undefined && `zero point ${zero}`]
    .filter(Boolean)
    .join(', ');
}

function tensorAt(index: ValueIndex, node: Node, value: string | undefined) {
  return value ? tensorOf(index.source(node.graph, value)) : undefined;
}
