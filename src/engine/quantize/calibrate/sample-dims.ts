import type { DType } from '../../ir/dtype';
import type { Graph, Model, ValueInfo } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { Problem } from '../../problem';
import { canFill } from '../../profile/cpu-fill';
import type { Draft } from './sample-drafts';
import { typeName } from './sample-problems';
import type { DataChoice, Preprocessing, SampleInput } from './samples';

type Sizes = Readonly<Record<string, number>>;

/** The inputs of the model with a size for every dimension: given, told by the data, or one for a batch. */
export function sampleInputs(model: Model, data: DataChoice, given: Sizes, drafts: readonly Draft[]): readonly SampleInput[] {
  const known = new Map(Object.entries(given));
  const open: string[] = [];
  const inputs = runtimeInputs(model.graphs[0] as Graph).map((input) => {
    const preprocessing = data.inputs?.[input.name] ?? {};
    const dims = sizesOf(model, input, preprocessing, known, drafts, open);
    return { name: input.name, dtype: dtypeOf(model, input), dims, preprocessing };
  });
  if (open.length > 0) throw sizesNeeded(model, [...new Set(open)]);
  return inputs;
}

/** As the caller names a dimension: its symbol, or its place where it has none. */
function symbolOf(dim: string | undefined, input: string, axis: number): string {
  return dim ? dim : `${input}[${axis}]`;
}

function sizesOf(
  model: Model,
  { name, type }: ValueInfo,
  steps: Preprocessing,
  known: Map<string, number>,
  drafts: readonly Draft[],
  open: string[],
): number[] {
  const told = drafts.find(({ pieces }) => pieces.get(name)?.dims)?.pieces.get(name)?.dims;
  const declared = type?.kind === 'tensor' ? type.dims : undefined;
  if (!declared) {
    if (!told) throw rankUnknown(model, name);
    return [...told];
  }
  return declared.map((dim, axis) => {
    if (typeof dim === 'number' && dim >= 0) return dim;
    const symbol = symbolOf(typeof dim === 'string' ? dim : undefined, name, axis);
    const size = known.get(symbol) ?? sizeFrom(declared, axis, steps, told);
    if (size === undefined) open.push(symbol);
    else known.set(symbol, size);
    return size ?? 1;
  });
}

/** A first dimension is a batch: samples run one at a time. */
function sizeFrom(
  declared: readonly unknown[],
  axis: number,
  { resize, crop, layout }: Preprocessing,
  told: readonly number[] | undefined,
): number | undefined {
  if (axis === 0 && declared.length > 1) return 1;
  if (told && (layout === undefined || told.length < 3)) return told[axis + told.length - declared.length];
  const picture = crop ?? resize;
  if (picture?.length !== 2 || declared.length !== 4) return undefined;
  const first = declared[3] === 1 || declared[3] === 3 || declared[3] === 4 ? 1 : 2;
  return picture[axis - first];
}

function dtypeOf(model: Model, { name, type }: ValueInfo): DType {
  const dtype = type?.kind === 'tensor' ? type.dtype : undefined;
  if (dtype && dtype !== 'string' && canFill(dtype)) return dtype;
  throw new Problem(
    'sample-input-type',
    `${model.path}: ${name}`,
    `The input "${name}" is ${dtype ?? type?.kind ?? 'of an unknown type'}, for which no data can be given.`,
    'Export the model with tensors of numbers as inputs.',
  );
}

function sizesNeeded(model: Model, symbols: readonly string[]): Problem {
  const inputs = runtimeInputs(model.graphs[0] as Graph).flatMap(({ name, type }) =>
    type?.kind === 'tensor' && type.dtype ? [`${name} ${typeName({ dtype: type.dtype, dims: type.dims ?? [] })}`] : [],
  );
  return new Problem(
    'dims-needed',
    model.path,
    `Neither the model nor the data says how large ${symbols.map((symbol) => `"${symbol}"`).join(', ')} is (${inputs.join(', ')}).`,
    `Give sizes: ${symbols.map((symbol) => `--dim ${symbol}=SIZE`).join(' ')}.`,
  );
}

function rankUnknown(model: Model, name: string): Problem {
  return new Problem(
    'dims-needed',
    `${model.path}: ${name}`,
    `Neither the model nor the data says which shape the input "${name}" has.`,
    'Give arrays (.npy, .npz), which say their shapes.',
  );
}
