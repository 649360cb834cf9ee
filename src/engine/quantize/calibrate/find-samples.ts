import { bitsOf, bytesOf } from '../../ir/dtype';
import type { Graph, Model } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { elementCount } from '../../onnx/tensor';
import { Problem } from '../../problem';
import type { Files } from '../../world';
import { isConvertible } from './feed-data';
import { sampleInputs } from './sample-dims';
import { type Draft, draftsOfFile, type Search } from './sample-drafts';
import { type Piece, readableFiles } from './sample-files';
import { draftsOfFolder } from './sample-folder';
import { typeName } from './sample-problems';
import type { DataChoice, SampleInput, SampleSet, SampleSource } from './samples';

/** Finds the samples that a user names and checks each against the model's inputs; of pictures only that they are there. */
export async function findSamples(
  data: DataChoice,
  model: Model,
  dims: Readonly<Record<string, number>>,
  files: Files,
): Promise<SampleSet> {
  const names = runtimeInputs(model.graphs[0] as Graph).map(({ name }) => name);
  refuseUnknownInputs(model, data, names);
  const count = data.count ?? Number.POSITIVE_INFINITY;
  const drafts = await draftsOf(data.path, { inputs: names, files, count });
  if (drafts.length === 0) throw noSamples(data.path, await files.list(data.path));
  const inputs = sampleInputs(model, data, dims, drafts);
  const found: Found[] = [];
  for (const draft of drafts) {
    if (found.length >= count) break;
    found.push(...samplesOf(draft, inputs));
  }
  if (found.length === 0) throw noSamples(data.path, []);
  const kept = found.slice(0, count);
  return { path: data.path, inputs, samples: kept.map(({ sources }) => sources), names: kept.map(({ name }) => name) };
}

interface Found {
  readonly name: string;
  readonly sources: readonly SampleSource[];
}

async function draftsOf(path: string, search: Search): Promise<readonly Draft[]> {
  const stat = await search.files.stat(path);
  if (!stat) throw new Problem('file-missing', path, `There is no file or folder "${path}".`, 'Check the path of the data.');
  return stat.isDirectory ? draftsOfFolder(path, search) : draftsOfFile(path, search.files.basename(path), search);
}

/** One sample, or as many as its arrays hold along their first axis. */
function samplesOf({ name, pieces }: Draft, inputs: readonly SampleInput[]): readonly Found[] {
  const parts = inputs.map((input) => ({
    input,
    piece: pieces.get(input.name) as Piece,
    rows: rowsOf(pieces.get(input.name) as Piece, input),
  }));
  const rows = parts.find(({ rows: own }) => own !== undefined)?.rows;
  const other = parts.find(({ rows: own }) => own !== rows);
  if (other) throw differentRows(name, parts);
  if (rows === undefined) return [{ name, sources: parts.map(({ piece }) => piece.source) }];
  return Array.from({ length: rows }, (_, row) => ({
    name: `${name}[${row}]`,
    sources: parts.map(({ piece }) => ({ ...piece.source, row }) as SampleSource),
  }));
}

/** How many samples a piece holds along its first axis; undefined where it is one sample. What does not fit is a Problem. */
function rowsOf(piece: Piece, input: SampleInput): number | undefined {
  const { dtype, dims, bytes, source } = piece;
  if (bytes !== undefined && bytes !== bytesOf(input.dtype, elementCount(input.dims))) throw wrongBytes(source.file, bytes, input);
  if (!dtype || !dims) return undefined;
  if (!isConvertible(dtype, input.dtype)) throw misfit('sample-dtype', piece, input, 'Write it with the type of the input.');
  const wanted = arrangedDims(input);
  if (isSameShape(dims, wanted)) return undefined;
  // A row of a table is flat.
  if (source.kind === 'csv') {
    if (dims[0] === elementCount(input.dims)) return undefined;
    throw misfit('sample-shape', piece, input, `Give the input ${elementCount(input.dims)} columns.`);
  }
  const canSplit = source.kind === 'npy' || source.kind === 'npz';
  if (canSplit && isSameShape(dims.slice(1), wanted) && dims.length >= withoutOnes(wanted).length + 1) return dims[0];
  throw misfit('sample-shape', piece, input, hint(dims, input));
}

/** The shape that a file has by the layout that was said. */
function arrangedDims({ dims, preprocessing: { layout } }: SampleInput): readonly number[] {
  const last = dims.slice(-3);
  const [a, b, c] = last;
  const isFirst = [1, 3, 4].includes(a as number);
  if (layout === 'nhwc' && isFirst) return [...dims.slice(0, -3), b as number, c as number, a as number];
  if (layout === 'nchw' && !isFirst) return [...dims.slice(0, -3), c as number, a as number, b as number];
  return dims;
}

function hint(dims: readonly number[], { name, dims: wanted }: SampleInput): string {
  const [a, b, c] = wanted.slice(-3);
  const isOtherLayout = wanted.length >= 3 && isSameShape(dims.slice(-3), [b as number, c as number, a as number]);
  return isOtherLayout ? `Say that the data of "${name}" is channels last (layout nhwc).` : 'Give data of the shape that the model takes.';
}

/** A batch of one, or none: the elements are the same. */
function isSameShape(one: readonly number[], two: readonly number[]): boolean {
  return withoutOnes(one).join() === withoutOnes(two).join();
}

function withoutOnes(dims: readonly number[]): readonly number[] {
  const first = dims.findIndex((dim) => dim !== 1);
  return first < 0 ? [] : dims.slice(first);
}

function refuseUnknownInputs(model: Model, { inputs = {} }: DataChoice, names: readonly string[]): void {
  const unknown = Object.keys(inputs).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Problem('sample-input-unknown', model.path, `The model has no input "${unknown}".`, `It has ${names.join(', ')}.`);
}

function noSamples(path: string, all: readonly string[]): Problem {
  const names = all.filter((name) => !name.startsWith('.'));
  const found = names.length === 0 ? 'It is empty' : `It has ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' ...' : ''}`;
  return new Problem('samples-none', path, `There is no data in "${path}". ${found}.`, `Give ${readableFiles}.`);
}

function wrongBytes(file: string, found: number, input: SampleInput): Problem {
  const wanted = bytesOf(input.dtype, elementCount(input.dims));
  return new Problem(
    'sample-size',
    file,
    `"${file}" has ${found} bytes, but the input "${input.name}" is ${typeName(input)}, which takes ${wanted}.`,
    `Write the elements as ${input.dtype}, ${bitsOf(input.dtype) / 8} bytes each.`,
  );
}

function misfit(code: string, { source, dtype = 'undefined', dims = [] }: Piece, input: SampleInput, fix: string): Problem {
  const member = source.kind === 'npz' ? `: ${source.member}` : '';
  return new Problem(
    code,
    `${source.file}${member}`,
    `"${source.file}${member}" is ${typeName({ dtype, dims })}, but the input "${input.name}" is ${typeName(input)}.`,
    fix,
  );
}

function differentRows(name: string, parts: readonly { readonly input: SampleInput; readonly rows: number | undefined }[]): Problem {
  const counts = parts.map(({ input, rows }) => `"${input.name}" has ${rows ?? 1}`).join(', ');
  return new Problem(
    'samples-mixed',
    name,
    `The arrays of "${name}" hold different numbers of samples: ${counts}.`,
    'Give each input as many samples.',
  );
}
