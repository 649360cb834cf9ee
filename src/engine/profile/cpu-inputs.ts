import { intAttribute } from '../ir/attributes';
import { bytesOf, type DType } from '../ir/dtype';
import type { Dim, Graph, Model, ValueInfo } from '../ir/graph';
import { runtimeInputs } from '../ir/runtime-inputs';
import { Problem } from '../problem';
import { canFill } from './cpu-fill';
import type { Fill, InputSpec } from './cpu-protocol';

/** What the user may say about the inputs; everything else is decided here, the same way each time. */
export interface InputChoices {
  /** Sizes of symbolic dimensions: `batch` to 4. */
  readonly dims?: Readonly<Record<string, number>>;
  /** Whole shapes by input name, for inputs whose rank the file does not declare. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Raw little-endian data by input name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface PlannedInputs {
  readonly inputs: readonly InputSpec[];
  /** Sizes that nobody gave, `height=1`: they decide what the figures mean. */
  readonly assumed: readonly string[];
}

/** 4 GB: a larger input cannot be allocated by the child. */
const maxInputBytes = 4 * 1024 ** 3;

export function planInputs(model: Model, choices: InputChoices): PlannedInputs {
  const graph = model.graphs[0];
  if (!graph) return { inputs: [], assumed: [] };
  refuseUnknownNames(model, graph, choices);
  const assumed = new Map<string, number>();
  const inputs = runtimeInputs(graph).map((input) => planInput(model, graph, input, choices, assumed));
  return { inputs, assumed: [...assumed].map(([name, size]) => `${name}=${size}`) };
}

function planInput(model: Model, graph: Graph, input: ValueInfo, choices: InputChoices, assumed: Map<string, number>): InputSpec {
  const { type, name } = input;
  if (type?.kind !== 'tensor' || !type.dtype) throw cannotMake(model, name, `is not a tensor of a known type (${type?.kind ?? 'no type'})`);
  if (!canFill(type.dtype)) throw cannotMake(model, name, `has the type ${type.dtype}, which onnxruntime-node does not accept`);
  const dims = choices.shapes?.[name] ?? type.dims?.map((dim, axis) => dimSize(dim, name, axis, choices, assumed));
  if (!dims) {
    throw new Problem(
      'cpu-input-unknown',
      `${model.path}: ${name}`,
      `The rank of the input ${JSON.stringify(name)} is not declared.`,
      `Give its shape (--shape ${name}=1,3,224,224).`,
    );
  }
  if (
    bytesOf(
      type.dtype,
      dims.reduce((count, dim) => count * dim, 1),
    ) > maxInputBytes
  ) {
    throw cannotMake(model, name, `is ${dims.join('×')} elements of ${type.dtype}, more than 4 GB`);
  }
  return { name, dtype: type.dtype, dims, fill: chooseFill(graph, name, type.dtype, dims), file: choices.files?.[name] };
}

function dimSize(dim: Dim, input: string, axis: number, choices: InputChoices, assumed: Map<string, number>): number {
  if (typeof dim === 'number' && dim >= 0) return dim;
  const symbol = typeof dim === 'string' && dim !== '' ? dim : `${input}[${axis}]`;
  const given = choices.dims?.[symbol];
  if (given !== undefined) return given;
  assumed.set(symbol, 1);
  return 1;
}

/**
 * By type, name and use. 32 and 64 bit integers are mostly token ids, flags and counts, where 0 and 1 are valid and an index beyond its table
 * would fail the run; a single one is mostly a count or a rate, where 0 is not.
 */
function chooseFill(graph: Graph, name: string, dtype: DType, dims: readonly number[]): Fill {
  if (/mask/i.test(name)) return { kind: 'ones' };
  if (/position/i.test(name)) return { kind: 'range' };
  if (!indexTypes.has(dtype)) return { kind: 'random', below: 128 };
  const rows = graph.nodes
    .filter(({ opType, inputs }) => opType === 'Gather' && inputs[1] === name)
    .map((node) => graph.initializers.get(node.inputs[0] ?? '')?.dims.at(intAttribute(node, 'axis', 0)));
  if (rows.includes(1)) return { kind: 'zeros' };
  return dims.every((dim) => dim === 1) ? { kind: 'ones' } : { kind: 'random', below: 2 };
}

const indexTypes: ReadonlySet<DType> = new Set<DType>(['int32', 'int64', 'uint32', 'uint64', 'bool']);

function refuseUnknownNames(model: Model, graph: Graph, { dims, shapes, files }: InputChoices): void {
  const names = runtimeInputs(graph).map(({ name }) => name);
  const symbols = runtimeInputs(graph).flatMap(({ name, type }) =>
    type?.kind === 'tensor' ? (type.dims ?? []).map((dim, axis) => (typeof dim === 'string' && dim !== '' ? dim : `${name}[${axis}]`)) : [],
  );
  refuse(Object.keys(dims ?? {}), symbols, 'dimension');
  refuse([...Object.keys(shapes ?? {}), ...Object.keys(files ?? {})], names, 'input');

  function refuse(given: readonly string[], known: readonly string[], what: string): void {
    const wrong = given.find((name) => !known.includes(name));
    if (wrong === undefined) return;
    throw new Problem(
      'cpu-input-unknown',
      `${model.path}: ${wrong}`,
      `The model has no ${what} ${JSON.stringify(wrong)}.`,
      `It has ${[...new Set(known)].join(', ') || 'none'}.`,
    );
  }
}

function cannotMake(model: Model, name: string, why: string): Problem {
  return new Problem(
    'cpu-input-unsupported',
    `${model.path}: ${name}`,
    `The input ${JSON.stringify(name)} ${why}.`,
    'Profile a model whose inputs are plain tensors.',
  );
}
