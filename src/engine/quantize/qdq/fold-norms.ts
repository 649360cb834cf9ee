import type { EncodingEntry } from '../../config/encodings/encoding';
import { floatAttribute, intAttribute } from '../../ir/attributes';
import type { Graph, Node } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { modelValues, scaledRuns, type TensorValues } from '../tensor-values';

/**
 * A BatchNormalization that becomes part of the Conv before it, as Qualcomm's converter folds it: encodings describe the converted model (aimet#2930),
 * so the weight's is meant for the folded weight, and the Conv's own result has none.
 */
export interface FoldedNorm {
  readonly conv: Node;
  readonly norm: Node;
  readonly weight: string;
  readonly weightValues: TensorValues;
  readonly bias: Float64Array;
}

type Entries = readonly Pick<EncodingEntry, 'tensor' | 'encoding'>[];

/** By the folded weight. A Conv whose result has an encoding of its own keeps its BatchNormalization. */
export async function foldedNorms(open: OpenModel, entries: Entries, files: Files): Promise<ReadonlyMap<string, FoldedNorm>> {
  const main = open.model.graphs[0] as Graph;
  const encoded = new Set(entries.flatMap(({ tensor, encoding }) => (encoding?.dtype === 'int' ? [tensor] : [])));
  const folded = new Map<string, FoldedNorm>();
  for (const norm of main.nodes) {
    const conv = foldableConv(open, main, norm, encoded);
    const made = conv && (await fold(open, conv, norm, files));
    if (made) folded.set(made.weight, made);
  }
  return folded;
}

function foldableConv({ index }: OpenModel, main: Graph, norm: Node, encoded: ReadonlySet<string>): Node | undefined {
  const [input = ''] = norm.inputs;
  const isInference = norm.outputs.filter((name) => name !== '').length === 1 && intAttribute(norm, 'training_mode', 0) === 0;
  if (norm.opType !== 'BatchNormalization' || norm.domain !== '' || !isInference || encoded.has(input)) return undefined;
  const source = index.source(main, input);
  const conv = source?.from === 'node' ? source.node : undefined;
  if (conv?.opType !== 'Conv' || conv.domain !== '' || !encoded.has(fusedResult(index, main, norm, encoded))) return undefined;
  const [, weight = '', bias = ''] = conv.inputs;
  const isOwn = (name: string) => name === '' || index.consumers(main, name).length === 1;
  const isHidden = !main.outputs.some(({ name }) => name === input || name === weight || name === bias);
  return encoded.has(weight) && [input, weight, bias].every(isOwn) && isHidden ? conv : undefined;
}

/** With an activation function that is computed together with the Conv, what that gives has the encoding. */
function fusedResult(index: OpenModel['index'], main: Graph, norm: Node, encoded: ReadonlySet<string>): string {
  const [result = ''] = norm.outputs;
  const [reader, ...others] = index.consumers(main, result);
  const isFused = (reader?.opType === 'Relu' || reader?.opType === 'Clip') && reader.domain === '' && others.length === 0;
  return !encoded.has(result) && isFused && !main.outputs.some(({ name }) => name === result) ? (reader.outputs[0] ?? '') : result;
}

async function fold(open: OpenModel, conv: Node, norm: Node, files: Files): Promise<FoldedNorm | undefined> {
  const [, weight = '', bias = ''] = conv.inputs;
  const held = modelValues(open, files, weight);
  const [scale, shift, mean, variance] = await Promise.all(norm.inputs.slice(1, 5).map((name) => numbersOf(open, files, name)));
  const own = bias === '' ? undefined : await numbersOf(open, files, bias);
  if (!held || held === 'not-numeric' || !scale || !shift || !mean || !variance || (bias !== '' && !own)) return undefined;
  const channels = held.dims[0] ?? 0;
  if ([scale, shift, mean, variance, own ?? scale].some(({ length }) => length !== channels)) return undefined;
  const epsilon = floatAttribute(norm, 'epsilon', 1e-5);
  const factor = Float64Array.from(scale, (value, at) => value / Math.sqrt((variance[at] as number) + epsilon));
  const moved = factor.map((value, at) => ((own?.[at] ?? 0) - (mean[at] as number)) * value + (shift[at] as number));
  // Output channels lie along the first axis of a Conv's weight.
  const perChannel = elementCount(held.dims.slice(1));
  return { conv, norm, weight, weightValues: scaledRuns(held, perChannel, factor, Math.fround), bias: moved.map(Math.fround) };
}

async function numbersOf(open: OpenModel, files: Files, tensor: string): Promise<readonly number[] | undefined> {
  const values = modelValues(open, files, tensor);
  if (!values || values === 'not-numeric') return undefined;
  const numbers: number[] = [];
  for await (const chunk of values.chunks()) numbers.push(...Array.from(chunk));
  return numbers;
}
