import { inputLines } from '../../config/rules/qualcomm/input-list/input-lines';
import { Problem } from '../../problem';
import type { Files } from '../../world';
import { archivePieces, kindOf, type Piece, pieceOf, readableFiles, tableRows } from './sample-files';

/** A sample as it was found: by the name of the input, what a file holds for it. Arrays of many samples are still whole. */
export interface Draft {
  readonly name: string;
  readonly pieces: ReadonlyMap<string, Piece>;
}

/** What drafts are made from. */
export interface Search {
  readonly inputs: readonly string[];
  readonly files: Files;
  /** At most so many drafts are looked for. */
  readonly count: number;
}

/** Everything in one file. */
export async function draftsOfFile(path: string, name: string, search: Search): Promise<readonly Draft[]> {
  const { inputs, files } = search;
  const kind = kindOf(path);
  if (/\.txt$/i.test(path)) return draftsOfList(path, search);
  if (!kind) throw unsupported(path);
  if (kind === 'npz') return [{ name, pieces: named(await archivePieces(path, files), path, inputs) }];
  if (kind === 'csv') {
    const rows = await tableRows(path, files);
    return rows.map((pieces, row) => ({ name: `${name}, row ${row + 1}`, pieces: named(pieces, path, inputs) }));
  }
  const piece = await pieceOf(path, kind, files);
  const input = inputs.length === 1 ? inputs[0] : inputs.find((one) => one === piece.valueName);
  if (input === undefined) throw incomplete(path, inputs, []);
  return [{ name, pieces: new Map([[input, piece]]) }];
}

/** Files that belong to one sample, by their input. */
export async function draftOfFiles(name: string, paths: ReadonlyMap<string, string>, { inputs, files }: Search): Promise<Draft> {
  if (inputs.some((input) => !paths.has(input))) throw incomplete(name, inputs, [...paths.keys()]);
  const pieces = await Promise.all(
    [...paths].map(async ([input, path]) => [input, await pieceOf(path, kindOf(path) ?? 'raw', files)] as const),
  );
  return { name, pieces: new Map(pieces) };
}

/** A line per sample, `name:=file`, or the files in the order of the inputs; paths are relative to the list. */
async function draftsOfList(list: string, search: Search): Promise<readonly Draft[]> {
  const { inputs, files, count } = search;
  const lines = inputLines(new TextDecoder().decode(await files.read(list))).filter(({ kind }) => kind === 'inputs');
  const drafts: Draft[] = [];
  for (const line of lines.slice(0, count)) {
    const paths = new Map<string, string>();
    for (const [at, { name = inputs[at] ?? '', path }] of line.inputs.entries()) {
      const full = /^(?:[\\/]|[a-z]:[\\/])/i.test(path) ? path : files.join(files.dirname(list), path);
      if (!(await files.stat(full))) throw missingFile(list, line.number, path);
      if (!inputs.includes(name)) throw unknownName(list, name, inputs);
      paths.set(name, full);
    }
    drafts.push(await draftOfFiles(files.basename(line.inputs[0]?.path ?? ''), paths, search));
  }
  return drafts;
}

/** A single array without a fitting name is that of a single input. */
function named(pieces: ReadonlyMap<string, Piece>, path: string, inputs: readonly string[]): ReadonlyMap<string, Piece> {
  const found = inputs.flatMap((input) => {
    const piece = pieces.get(input) ?? [...pieces].find(([name]) => fileName(name) === fileName(input))?.[1];
    return piece ? [[input, piece] as const] : [];
  });
  if (found.length === inputs.length) return new Map(found);
  const [only, ...others] = pieces.values();
  if (inputs.length === 1 && only && others.length === 0) return new Map([[inputs[0] as string, only]]);
  throw incomplete(
    path,
    inputs,
    found.map(([input]) => input),
    [...pieces.keys()],
  );
}

/** As a part of a file's name: other characters cannot stand there. */
export function fileName(input: string): string {
  return input.replace(/[^\w.-]+/g, '_').toLowerCase();
}

export function unsupported(path: string): Problem {
  return new Problem('sample-unsupported', path, `"${path}" is no kind of data that is read.`, `Give ${readableFiles}.`);
}

export function incomplete(where: string, inputs: readonly string[], found: readonly string[], has: readonly string[] = []): Problem {
  const missing = inputs.filter((input) => !found.includes(input));
  const holds = has.length > 0 ? ` It holds ${has.slice(0, 8).join(', ')}.` : '';
  return new Problem(
    'samples-mixed',
    where,
    `"${where}" has no data for ${missing.map((input) => `"${input}"`).join(', ')}.${holds}`,
    `Give each sample a value for each input (${inputs.join(', ')}), by name.`,
  );
}

function missingFile(list: string, line: number, path: string): Problem {
  return new Problem(
    'file-missing',
    `${list}: line ${line}`,
    `There is no file "${path}".`,
    'Paths in an input list are relative to the list.',
  );
}

function unknownName(list: string, name: string, inputs: readonly string[]): Problem {
  return new Problem('sample-input-unknown', list, `The model has no input "${name}".`, `It has ${inputs.join(', ')}.`);
}
