import { Inflate } from 'fflate';
import type { DType } from '../../ir/dtype';
import { npyHeaderBytes, readNpyHeader } from '../../profile/cpu-npy';
import type { Files } from '../../world';
import { cellsOf, readCsv } from './csv-samples';
import { unreadable } from './sample-problems';
import type { SampleSource } from './samples';
import { readTensorFile } from './tensor-file';
import { type ZipMember, zipMembers } from './zip-directory';

/** What a file holds for one input, perhaps of many samples along the first axis. */
export interface Piece {
  readonly source: SampleSource;
  /** Of arrays that say it. */
  readonly dtype?: DType;
  readonly dims?: readonly number[];
  /** Of raw files, which say nothing else. */
  readonly bytes?: number;
  /** In a TensorProto: the name of its value. */
  readonly valueName?: string;
}

export type FileKind = SampleSource['kind'];

const kinds: Readonly<Record<string, FileKind>> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  webp: 'image',
  gif: 'image',
  tif: 'image',
  tiff: 'image',
  avif: 'image',
  npy: 'npy',
  npz: 'npz',
  raw: 'raw',
  bin: 'raw',
  pb: 'tensor',
  csv: 'csv',
};

/** What a message says is read. */
export const readableFiles =
  'pictures (.png, .jpg, .webp), arrays (.npy, .npz), raw elements (.raw), TensorProto (.pb), tables (.csv), an input_list.txt';

function extensionOf(file: string): string {
  return /\.([^.\\/]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
}

export function kindOf(file: string): FileKind | undefined {
  return kinds[extensionOf(file)];
}

/** The one piece in a file of any kind but archives and tables. */
export async function pieceOf(file: string, kind: FileKind, files: Files): Promise<Piece> {
  if (kind === 'image') return { source: { kind, file } };
  if (kind === 'npy') return { source: { kind, file }, ...npyOf(file, await files.read(file, 0, npyHeaderBytes)) };
  if (kind === 'tensor') return tensorOf(file, files);
  return { source: { kind: 'raw', file }, bytes: (await files.stat(file))?.size ?? 0 };
}

async function tensorOf(file: string, files: Files): Promise<Piece> {
  const found = await readTensorFile(file, files);
  if (!found) throw unreadable(file, 'it is no TensorProto', 'Write it with onnx.numpy_helper.from_array.');
  const { dtype, dims, name } = found.tensor;
  return { source: { kind: 'tensor', file }, dtype, dims, ...(name !== '' && { valueName: name }) };
}

/** The arrays of an archive, by their names. */
export async function archivePieces(file: string, files: Files): Promise<ReadonlyMap<string, Piece>> {
  const members = await zipMembers(file, files);
  if (!members) throw unreadable(file, 'it is no .npz archive', 'Write it with numpy.savez.');
  const pieces = new Map<string, Piece>();
  for (const one of members.filter(({ name }) => name.endsWith('.npy'))) {
    const member = one.name.slice(0, -'.npy'.length);
    pieces.set(member, { source: { kind: 'npz', file, member }, ...npyOf(`${file}: ${one.name}`, await headOf(one, file, files)) });
  }
  return pieces;
}

/** The pieces of each row of a table, by the names of its columns. */
export async function tableRows(file: string, files: Files): Promise<readonly ReadonlyMap<string, Piece>[]> {
  const { columns, rows, width } = readCsv(new TextDecoder().decode(await files.read(file)));
  const odd = rows.find(({ text }) => cellsOf(text).length !== width);
  if (odd)
    throw unreadable(
      file,
      `line ${odd.line} has ${cellsOf(odd.text).length} cells, the first has ${width}`,
      'Write a cell for each element.',
    );
  return rows.map(
    (_, row) =>
      new Map([...columns].map(([name, { length }]) => [name, { source: { kind: 'csv', file, row }, dtype: 'double', dims: [length] }])),
  );
}

/** The beginning of a member: what is deflated is inflated as far as it was read. */
async function headOf({ at, isDeflated, packedBytes }: ZipMember, file: string, files: Files): Promise<Uint8Array> {
  const stored = await files.read(file, at, Math.min(packedBytes, npyHeaderBytes));
  if (!isDeflated) return stored;
  let head: Uint8Array = new Uint8Array(0);
  new Inflate((chunk) => {
    if (head.length === 0) head = chunk;
  }).push(stored, stored.length === packedBytes);
  return head;
}

function npyOf(named: string, head: Uint8Array): Pick<Piece, 'dtype' | 'dims'> {
  const header = readNpyHeader(head);
  if (typeof header === 'string') throw unreadable(named, header, 'Write it with numpy.save or numpy.savez.');
  return { dtype: header.dtype, dims: header.dims };
}
