import type { Encoding } from '../config/encodings/encoding';
import { isCentered } from '../config/encodings/normalize';
import { intAttribute, tensorAttribute } from '../ir/attributes';
import { bitsOf, type DType, dtypeFromCode } from '../ir/dtype';
import type { Model, Node, TensorRef } from '../ir/graph';
import { loadElements } from '../onnx/tensor';
import type { World } from '../world';

/** How one tensor is quantized, as the file says it: `float = (q - zeroPoint) * scale`. */
export interface QuantizedTensor {
  /** The float value that a quantize node reads, or the initializer that a dequantize node reads. */
  readonly name: string;
  readonly isParameter: boolean;
  readonly dtype: DType;
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  /** 0: one scale per tensor or channel. */
  readonly blockSize: number;
}

export interface QuantizationFound {
  readonly tensors: readonly QuantizedTensor[];
  /** Quantize and dequantize nodes whose scale is computed when the model runs. */
  readonly dynamic: readonly string[];
}

/** Reads every scale and zero point of the main graph's quantize and dequantize nodes, each tensor once. */
export async function quantizationOf(model: Model, files: World['files']): Promise<QuantizationFound> {
  const constants = constantTensors(model);
  const producers = new Map(model.graphs[0]?.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const tensors = new Map<string, QuantizedTensor>();
  const dynamic: string[] = [];
  for (const node of model.graphs[0]?.nodes ?? []) {
    const source = sourceOf(node, producers, constants);
    if (!source || tensors.has(source.name)) continue;
    const scale = constants.get(node.inputs[1] ?? '');
    if (!scale) {
      dynamic.push(node.name);
      continue;
    }
    const zero = constants.get(node.inputs[2] ?? '');
    const scales = await numbers(scale, model, files);
    tensors.set(source.name, {
      ...source,
      dtype: zero?.dtype ?? outputType(node) ?? constants.get(node.inputs[0] ?? '')?.dtype ?? 'uint8',
      scale: scales,
      zeroPoint: zero ? await numbers(zero, model, files) : scales.map(() => 0),
      blockSize: intAttribute(node, 'block_size', 0),
    });
  }
  return { tensors: [...tensors.values()], dynamic };
}

/** Which tensor a node tells about; undefined for the second half of a pair, which would only repeat the first. */
function sourceOf(
  node: Node,
  producers: ReadonlyMap<string, Node>,
  constants: ReadonlyMap<string, TensorRef>,
): Pick<QuantizedTensor, 'name' | 'isParameter'> | undefined {
  const name = node.inputs[0] ?? '';
  if (node.opType === 'QuantizeLinear') return { name, isParameter: constants.has(name) };
  if (node.opType !== 'DequantizeLinear' || producers.get(name)?.opType === 'QuantizeLinear') return undefined;
  return { name, isParameter: constants.has(name) };
}

function constantTensors(model: Model): ReadonlyMap<string, TensorRef> {
  const graph = model.graphs[0];
  const held = graph?.nodes.flatMap((node) => {
    const value = node.opType === 'Constant' ? tensorAttribute(node, 'value') : undefined;
    return value ? [[node.outputs[0] ?? '', value] as const] : [];
  });
  return new Map([...(graph?.initializers ?? []), ...(held ?? [])]);
}

/** QuantizeLinear since opset 21 may name its type instead of giving a zero point. */
function outputType(node: Node): DType | undefined {
  const code = intAttribute(node, 'output_dtype', 0);
  return code === 0 ? undefined : dtypeFromCode(code);
}

async function numbers(tensor: TensorRef, model: Model, files: World['files']): Promise<readonly number[]> {
  const elements = await loadElements(tensor, model, files);
  return Array.from(elements as ArrayLike<number | bigint>, Number);
}

/** The tensor's grid as AIMET has it: `float = (q + offset) * scale` with an unsigned `q`. */
export function encodingOf({ name, isParameter, dtype, scale, zeroPoint, blockSize }: QuantizedTensor): Encoding {
  const bitwidth = bitsOf(dtype);
  const isSigned = dtype.startsWith('int');
  const offset = zeroPoint.map((zero) => 0 - zero - (isSigned ? 2 ** (bitwidth - 1) : 0));
  return {
    tensor: name,
    section: isParameter ? 'param' : 'activation',
    dtype: 'int',
    bitwidth,
    symmetric: isCentered(offset, bitwidth),
    granularity: blockSize > 0 ? 'block' : scale.length > 1 ? 'channel' : 'tensor',
    scale,
    offset,
    ...(blockSize > 0 && { blockSize }),
  };
}
