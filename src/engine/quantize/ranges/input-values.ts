import { inputLines } from '../../config/rules/qualcomm/input-list/input-lines';
import type { Graph } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { decodeElements } from '../../onnx/decode';
import { Problem } from '../../problem';
import { readNpy } from '../../profile/cpu-npy';
import type { OpenModel } from '../../session';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import type { Files } from '../../world';
import { isFloatType, type TensorValues } from '../tensor-values';

/** Files with values of one input of the graph: `.npy`, or raw little-endian elements of the input's type. */
export interface InputFiles {
  readonly input: string;
  readonly paths: readonly string[];
}

/** The files that an input list names, by input; files without a name are the inputs in the graph's order. Paths are relative to the list. */
export function filesOfInputList({ model }: OpenModel, text: string, list: string, files: Files): readonly InputFiles[] {
  const names = runtimeInputs(model.graphs[0] as Graph).map(({ name }) => name);
  const found = new Map<string, string[]>();
  for (const { inputs } of inputLines(text))
    for (const [at, { name = names[at], path }] of inputs.entries()) {
      const full = /^(?:[\\/]|[a-z]:[\\/])/i.test(path) ? path : files.join(files.dirname(list), path);
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), full]);
    }
  return Array.from(found, ([input, paths]) => ({ input, paths }));
}

/** The values of the inputs that are floats, one file after the other. */
export function inputValues(open: OpenModel, given: readonly InputFiles[], files: Files): ReadonlyMap<string, TensorValues> {
  const main = open.model.graphs[0] as Graph;
  const values = new Map<string, TensorValues>();
  for (const { input, paths } of given) {
    const type = open.types.typeOf(main, input);
    const dtype = dtypeOfType(type);
    if (!main.inputs.some(({ name }) => name === input)) throw unknownInput(open, input);
    if (!dtype || !isFloatType(dtype)) continue;
    const dims = dimsOfType(type)?.map((dim) => (typeof dim === 'number' ? dim : 1)) ?? [];
    values.set(input, {
      dims: [paths.length, ...dims],
      async *chunks() {
        for (const path of paths) {
          const content = await files.read(path);
          const array = path.endsWith('.npy') ? readNpy(content) : { dtype, bytes: content };
          if (typeof array === 'string') throw unreadable(path, array);
          const size = array.dtype === 'double' ? 8 : array.dtype === 'float' ? 4 : 2;
          const elements = isFloatType(array.dtype)
            ? decodeElements(array.dtype, array.bytes, Math.floor(array.bytes.length / size))
            : undefined;
          if (!elements) throw unreadable(path, `it holds ${array.dtype}, not floats`);
          yield elements as ArrayLike<number>;
        }
      },
    });
  }
  return values;
}

function unknownInput({ model }: OpenModel, input: string): Problem {
  const names = runtimeInputs(model.graphs[0] as Graph).map(({ name }) => name);
  return new Problem('input-unknown', model.path, `The model has no input "${input}".`, `It has ${names.join(', ') || 'none'}.`);
}

function unreadable(path: string, why: string): Problem {
  return new Problem('input-file', path, `"${path}" cannot be read: ${why}.`, 'Give a .npy file of floats, or raw float32 data.');
}
