import { intAttribute } from '../../../ir/attributes';
import type { Graph, Node } from '../../../ir/graph';
import type { OpenModel } from '../../../session';
import { foldableNodes } from '../../../shape/foldable';
import { dimsOfType } from '../../../shape/type';
import { tensorOf } from '../../../view/value-index';
import type { Encoding, EncodingEntry } from '../../encodings/encoding';
import { entryOfTensor } from '../../encodings/uses';
import type { Finding } from '../../finding';
import type { Rule } from '../rule';
import { encodingRule, type Look } from './look';

/** A file with the model that it is for. */
export interface ModelLook extends Look {
  readonly model: OpenModel;
  readonly main: Graph;
}

/** A rule that has nothing to say without a model. */
export function modelRule(name: string, check: (look: ModelLook) => Iterable<Finding>): Rule {
  return encodingRule(name, function* (look) {
    const { model } = look;
    const main = model?.model.graphs[0];
    if (model && main) yield* check({ ...look, model, main });
  });
}

/** What a tensor is to the nodes that read it. */
export type Role = 'weight' | 'bias' | 'activation';

/** Operators with weights: their input, and that of the bias. A MatMul has weights where its second input is constant. */
export const weighted: Readonly<Record<string, { readonly weight: number; readonly bias?: number }>> = {
  Conv: { weight: 1, bias: 2 },
  ConvTranspose: { weight: 1, bias: 2 },
  Gemm: { weight: 1, bias: 2 },
  MatMul: { weight: 1 },
};

export function isWeighted({ opType, domain }: Node): boolean {
  return domain === '' && Object.hasOwn(weighted, opType);
}

/** Does the file hold its elements, itself or in a Constant node? */
export function isConstant({ model, main }: ModelLook, tensor: string): boolean {
  return tensorOf(model.index.source(main, tensor)) !== undefined;
}

export function isTensorOf({ model }: ModelLook, tensor: string): boolean {
  return model.model.graphs.some((graph) => model.index.source(graph, tensor) !== undefined);
}

/** By the first weighted node that reads it. */
export function roleOf(look: ModelLook, tensor: string): Role {
  if (!isConstant(look, tensor)) return 'activation';
  for (const node of look.model.index.consumers(look.main, tensor)) {
    if (!isWeighted(node)) continue;
    const { weight, bias } = weighted[node.opType] as (typeof weighted)[string];
    if (node.inputs[weight] === tensor) return 'weight';
    if (bias !== undefined && node.inputs[bias] === tensor) return 'bias';
  }
  return 'activation';
}

/** Numbers only; undefined where one is not known. */
export function sizesOf({ model, main }: ModelLook, tensor: string): readonly number[] | undefined {
  const dims = tensorOf(model.index.source(main, tensor))?.dims ?? dimsOfType(model.types.typeOf(main, tensor));
  return dims?.every((dim) => typeof dim === 'number') ? (dims as readonly number[]) : undefined;
}

export function isFloatTensor({ model, main }: ModelLook, tensor: string): boolean {
  const type = model.types.typeOf(main, tensor);
  return type?.kind === 'tensor' && (type.dtype === 'float' || type.dtype === 'float16');
}

/** The axes of a weight's channels and of what is summed over; ONNX's operator definitions. */
export function weightAxes(node: Node, rank: number): { readonly channel: number; readonly block: number; readonly groups: number } {
  if (node.opType === 'ConvTranspose') return { channel: 1, block: 0, groups: intAttribute(node, 'group', 1) };
  if (node.opType === 'Conv') return { channel: 0, block: 1, groups: 1 };
  if (node.opType === 'Gemm' && intAttribute(node, 'transB', 0) === 1) return { channel: 0, block: 1, groups: 1 };
  return { channel: Math.max(0, rank - 1), block: Math.max(0, rank - 2), groups: 1 };
}

/** Results that are known before the model runs, and so are no activations. */
export function foldedOutputs({ model }: ModelLook): ReadonlySet<string> {
  return model.once(
    'encodings: folded outputs',
    () => new Set([...foldableNodes(model.model, model.types)].flatMap(({ outputs }) => outputs)),
  );
}

/** The node that reads the tensor, where it is the only one and the tensor is no output of the graph. */
export function onlyReader({ model, main }: ModelLook, tensor: string): Node | undefined {
  const readers = model.index.consumers(main, tensor);
  const outputs = model.once('encodings: graph outputs', () => new Set(main.outputs.map(({ name }) => name)));
  return readers.length === 1 && !outputs.has(tensor) ? readers[0] : undefined;
}

export type KnownEntry = EncodingEntry & { readonly encoding: Encoding };

/** The entry of a value, where the file has a readable one. */
export function known({ table }: ModelLook, tensor: string): KnownEntry | undefined {
  const entry = entryOfTensor(table, tensor);
  return entry?.encoding ? (entry as KnownEntry) : undefined;
}
