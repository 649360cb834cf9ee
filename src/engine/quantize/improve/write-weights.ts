import { bytesOf, type DType } from '../../ir/dtype';
import type { Model, Node, TensorRef } from '../../ir/graph';
import { encodeText, encodeVarint } from '../../onnx/encode';
import { externalFiles } from '../../onnx/external';
import { renamedNodes } from '../../onnx/names';
import { elementCount } from '../../onnx/tensor';
import { allTensors } from '../../onnx/tensors';
import { wireType } from '../../onnx/wire';
import { type ByteStream, type Edit, type NewBytes, writeModel, writtenBytes } from '../../onnx/write';
import { Problem } from '../../problem';
import { type OpenModel, openModel } from '../../session';
import type { Files } from '../../world';
import { field, tensorField } from '../qdq/qdq-fields';
import type { TensorValues } from '../tensor-values';
import { floatBytes } from './float-bytes';
import type { ImproveContext } from './improvement';

/** A constant that a node reads from now on at this place of its inputs, beside what others read. */
export interface NewInput {
  readonly node: Node;
  readonly at: number;
  readonly name: string;
  readonly dtype: DType;
  readonly values: Float64Array;
}

export interface WeightChanges {
  /** In place of what the tensor holds; shape and type stay. */
  readonly tensors: ReadonlyMap<TensorRef, TensorValues>;
  readonly inputs?: readonly NewInput[];
}

/** A protobuf message ends at 2 GiB. */
const mostBytes = 2 ** 31 - 1;

/** All fields that can hold the data of a tensor (`onnx/wire.ts`). */
const dataFields: readonly number[] = [4, 5, 7, 9, 10, 11, 13, 14];

/** Writes the model with other weights into the scratch folder and opens it. Nodes and values keep their names. */
export async function writeWeights(
  open: OpenModel,
  { tensors, inputs = [] }: WeightChanges,
  name: string,
  { scratch, job }: Pick<ImproveContext, 'scratch' | 'job'>,
): Promise<OpenModel> {
  const { files } = job.world;
  const { model } = open;
  const changed = Array.from(tensors, ([tensor, values]) => tensorEdit(tensor, values, job.stop));
  const edits = [...changed, ...inputEdits(model, inputs), ...nameEdits(model)];
  const bytes = writtenBytes(model, edits);
  if (bytes > mostBytes) throw tooLarge(model, bytes);
  const path = await freePath(name, scratch, files);
  await copyData(model, new Set(tensors.keys()), scratch, files);
  await files.write(path, writeModel(model, edits));
  return openModel(job.world, path);
}

/** The model that is written from may have been written here too, and its bytes are read while the new one is written. */
async function freePath(name: string, scratch: string, files: Files): Promise<string> {
  for (let count = 1; ; count++) {
    const path = files.join(scratch, `${name}-${count}.onnx`);
    if (!(await files.stat(path))) return path;
  }
}

function tensorEdit(tensor: TensorRef, values: TensorValues, stop: AbortSignal): Edit {
  const payload: ByteStream = {
    length: bytesOf(tensor.dtype, elementCount(tensor.dims)),
    async *chunks() {
      for await (const chunk of values.chunks()) {
        stop.throwIfAborted();
        yield floatBytes(tensor.dtype, chunk);
      }
    },
  };
  const tag = encodeVarint(field.tensor.raw * 8 + wireType.bytes);
  const append: readonly NewBytes[] = [tag, encodeVarint(payload.length), payload];
  return { message: tensor.span, drop: dataFields, append };
}

function inputEdits(model: Model, inputs: readonly NewInput[]): readonly Edit[] {
  const [main] = model.graphs;
  if (inputs.length === 0 || !main) return [];
  const append = inputs.map(({ name, dtype, values }) => tensorField(name, dtype, [values.length], Array.from(values)));
  return [{ message: main.span, append }, ...inputs.map(rewired)];
}

function rewired({ node, at, name }: NewInput): Edit {
  const count = Math.max(node.inputs.length, at + 1);
  const names = Array.from({ length: count }, (_, place) => (place === at ? name : (node.inputs[place] ?? '')));
  return { message: node.span, drop: [field.node.input], append: names.map((input) => encodeText(field.node.input, input)) };
}

/** Names that are made of positions would change with the quantized model's nodes: they are written down. */
function nameEdits(model: Model): readonly Edit[] {
  return renamedNodes(model).map(({ name, span }) => ({
    message: span,
    drop: [field.node.name],
    append: encodeText(field.node.name, name),
  }));
}

/** What stays in files of its own is found beside the new model too. */
export async function copyData(model: Model, changed: ReadonlySet<TensorRef>, scratch: string, files: Files): Promise<void> {
  const stays = new Set<string>();
  for (const tensor of allTensors(model)) if (tensor.data.in === 'external' && !changed.has(tensor)) stays.add(tensor.data.location);
  for (const { location, present } of await externalFiles(model, files)) {
    const to = files.join(scratch, location);
    if (!stays.has(location) || !present || (await files.stat(to))) continue;
    await files.makeFolder(files.dirname(to));
    await files.copy(files.join(files.dirname(model.path), location), to);
  }
}

function tooLarge(model: Model, bytes: number): Problem {
  return new Problem(
    'model-too-large',
    model.path,
    `With the weights that change, the float model would have ${bytes} bytes in one file; ONNX files end at ${mostBytes}.`,
    'Quantize this model without improvements that change weights.',
  );
}
