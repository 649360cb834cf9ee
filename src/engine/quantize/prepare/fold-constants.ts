import { intsAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import type { JobContext } from '../../job';
import { loadRaw, tensorBytes } from '../../onnx/tensor';
import { foldableNodes } from '../../shape/foldable';
import { dimsOfType } from '../../shape/type';
import { numbersOf, stridesOf } from '../../shape/value';
import { constantTensor, isConstantNode } from '../../view/value-index';
import { isFloatType, modelValues, type TensorValues } from '../tensor-values';
import type { NewConstant, Rewrite } from './rewrite';

/** Results that are known before the model runs become initializers, and so do Constant nodes. Bit for bit: what rounds is left to the runtime. */
export async function foldConstants(rewrite: Rewrite, job: JobContext): Promise<void> {
  const { open } = rewrite;
  const exact = new Set<string>(rewrite.main.initializers.keys());
  for (const node of foldableNodes(open.model, open.types)) {
    const [output = ''] = node.outputs;
    if (node.graph !== rewrite.main || node.outputs.length !== 1 || rewrite.outputs.has(output)) continue;
    const constant = await constantOf(rewrite, node, exact, job);
    if (!constant) continue;
    exact.add(output);
    rewrite.setConstant(output, constant);
    rewrite.remove(node);
  }
}

async function constantOf(rewrite: Rewrite, node: Node, exact: ReadonlySet<string>, job: JobContext): Promise<NewConstant | undefined> {
  const { open, main } = rewrite;
  if (isConstantNode(node)) return heldConstant(rewrite, node, job);
  const known = open.types.constantOf(main, node.outputs[0] ?? '');
  const elements = numbersOf(known);
  if (known && elements?.every((value) => isFloatType(known.dtype) || Number.isSafeInteger(value)))
    if (!isFloatType(known.dtype) || isExact(node, exact)) return { dtype: known.dtype, dims: known.dims, elements };
  return movedWeight(rewrite, node, job);
}

/** Floats of these operators are what any runtime computes, to the last bit (IEEE 754: correctly rounded, or only moved). */
const exactOperators: ReadonlySet<string> = new Set(
  `Add Cast Concat ConstantOfShape Div Expand Flatten Gather Identity Mul Neg Reshape Slice Split Squeeze Sqrt Sub Transpose Unsqueeze`.split(
    ' ',
  ),
);

function isExact({ opType, domain, inputs }: Node, exact: ReadonlySet<string>): boolean {
  return domain === '' && exactOperators.has(opType) && inputs.every((name) => name === '' || exact.has(name));
}

async function heldConstant(rewrite: Rewrite, node: Node, { world }: JobContext): Promise<NewConstant | undefined> {
  const { model, types } = rewrite.open;
  const tensor = constantTensor(node);
  if (!tensor) {
    const known = types.constantOf(rewrite.main, node.outputs[0] ?? '');
    const elements = numbersOf(known);
    return known && elements ? { dtype: known.dtype, dims: known.dims, elements } : undefined;
  }
  if (isFloatType(tensor.dtype)) {
    const values = modelValues(rewrite.open, world.files, node.outputs[0] ?? '');
    return values && values !== 'not-numeric' ? { dtype: tensor.dtype, values } : undefined;
  }
  if (tensor.dtype === 'string' || tensorBytes(tensor) === undefined) return undefined;
  return { dtype: tensor.dtype, dims: tensor.dims, raw: await loadRaw(tensor, model, world.files) };
}

type Move = (values: TensorValues, dims: readonly number[], node: Node) => TensorValues;

/** What exporters do to whole weights; anything else of that size is left to the runtime. */
const moves: Readonly<Record<string, Move>> = {
  Identity: renamed,
  Reshape: renamed,
  Squeeze: renamed,
  Unsqueeze: renamed,
  Flatten: renamed,
  Transpose: transposed,
};

async function movedWeight(rewrite: Rewrite, node: Node, { world }: JobContext): Promise<NewConstant | undefined> {
  const { open, main } = rewrite;
  const move = node.domain === '' ? moves[node.opType] : undefined;
  const [input = ''] = node.inputs;
  const type = open.types.typeOf(main, node.outputs[0] ?? '');
  const dims = dimsOfType(type);
  if (!move || type?.kind !== 'tensor' || !type.dtype || !isFloatType(type.dtype) || !dims?.every((dim) => typeof dim === 'number'))
    return undefined;
  const before = rewrite.constant(input);
  const values = before && 'values' in before ? before.values : modelValues(open, world.files, input);
  if (!values || values === 'not-numeric') return undefined;
  return { dtype: type.dtype, values: move(values, dims as readonly number[], node) };
}

function renamed(values: TensorValues, dims: readonly number[]): TensorValues {
  return { dims, chunks: () => values.chunks() };
}

function transposed(values: TensorValues, dims: readonly number[], node: Node): TensorValues {
  const order = intsAttribute(node, 'perm') ?? values.dims.map((_, axis) => values.dims.length - 1 - axis);
  return {
    dims,
    async *chunks() {
      const all = new Float64Array(values.dims.reduce((count, size) => count * size, 1));
      let at = 0;
      for await (const chunk of values.chunks()) {
        all.set(chunk as ArrayLike<number>, at);
        at += chunk.length;
      }
      const steps = stridesOf(values.dims);
      const strides = order.map((axis) => steps[axis] as number);
      yield Float64Array.from({ length: all.length }, (_, index) => all[sourceOf(index, dims, strides)] as number);
    },
  };
}

function sourceOf(index: number, dims: readonly number[], strides: readonly number[]): number {
  let [rest, at] = [index, 0];
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] as number;
    at += (rest % size) * (strides[axis] as number);
    rest = Math.floor(rest / size);
  }
  return at;
}
