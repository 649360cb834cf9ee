import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { bitsOf } from '../../engine/ir/dtype';
import { elementCount } from '../../engine/onnx/tensor';
import { type NpyHeader, npyElements, npyHeaderBytes, readNpyHeader } from '../../engine/profile/cpu-npy';
import { type CsvTable, cellsOf, numberOf, readCsv } from '../../engine/quantize/calibrate/csv-samples';
import type { ArrayData } from '../../engine/quantize/calibrate/feed-data';
import { unreadable } from '../../engine/quantize/calibrate/sample-problems';
import type { SampleInput, SampleSource } from '../../engine/quantize/calibrate/samples';
import { readTensorFile, tensorFileData } from '../../engine/quantize/calibrate/tensor-file';
import { zipMembers } from '../../engine/quantize/calibrate/zip-directory';
import { nodeFiles } from '../files';

type Of<K extends SampleSource['kind']> = Extract<SampleSource, { readonly kind: K }>;

/** An array in a file, `at` bytes behind its beginning. */
interface Place {
  readonly file: string;
  readonly at: number;
}

interface OpenArray extends Place {
  readonly header: NpyHeader;
}

/** Samples that are arrays, read row by row: an archive of a thousand pictures is not held in memory. */
export class ArrayFiles {
  private readonly open = new Map<string, Promise<OpenArray>>();
  private readonly tables = new Map<string, Promise<CsvTable>>();
  private unpacked = 0;

  /** `scratch`: where deflated arrays are unpacked, because no row can be found in them otherwise. */
  constructor(private readonly scratch: string) {}

  async read(source: SampleSource, input: SampleInput): Promise<ArrayData> {
    switch (source.kind) {
      case 'raw':
        return { dtype: input.dtype, dims: input.dims, bytes: await nodeFiles.read(source.file) };
      case 'npy':
        return this.rows(await once(this.open, source.file, () => openArray({ file: source.file, at: 0 })), source.row, source.file);
      case 'npz':
        return this.rows(await once(this.open, `${source.file}\n${source.member}`, () => this.openMember(source)), source.row, source.file);
      case 'tensor':
        return readTensor(source);
      case 'csv':
        return this.csvRow(source, input);
      default:
        throw new Error(`${source.kind} is no array`);
    }
  }

  private async rows({ file, at, header }: OpenArray, row: number | undefined, named: string): Promise<ArrayData> {
    const { dtype, dims } = header;
    const size = bitsOf(dtype) / 8;
    const start = at + header.dataAt;
    if (row === undefined || header.isFortran) {
      const bytes = npyElements(header, await nodeFiles.read(file, start, elementCount(dims) * size));
      const length = bytes.length / (row === undefined ? 1 : (dims[0] as number));
      return row === undefined
        ? { dtype, dims, bytes }
        : { dtype, dims: dims.slice(1), bytes: bytes.subarray(row * length, (row + 1) * length) };
    }
    const length = elementCount(dims.slice(1)) * size;
    const bytes = await nodeFiles.read(file, start + row * length, length);
    if (bytes.length !== length) throw unreadable(named, `it ends before row ${row}`, 'Write it again.');
    return { dtype, dims: dims.slice(1), bytes: npyElements({ ...header, dims: dims.slice(1) }, bytes) };
  }

  private async openMember({ file, member }: Of<'npz'>): Promise<OpenArray> {
    const found = (await zipMembers(file, nodeFiles))?.find(({ name }) => name === `${member}.npy` || name === member);
    if (!found) throw unreadable(file, `it holds no array "${member}"`, 'It has changed since it was found: start again.');
    if (!found.isDeflated) return openArray({ file, at: found.at });
    const unpacked = join(this.scratch, `unpacked-${this.unpacked++}.npy`);
    const packed = createReadStream(file, { start: found.at, end: found.at + found.packedBytes - 1 });
    await pipeline(packed, createInflateRaw(), createWriteStream(unpacked));
    return openArray({ file: unpacked, at: 0 });
  }

  private async csvRow({ file, row }: Of<'csv'>, { name }: SampleInput): Promise<ArrayData> {
    const table = await once(this.tables, file, async () => readCsv(new TextDecoder().decode(await nodeFiles.read(file))));
    const cells = cellsOf(table.rows[row]?.text ?? '');
    const columns = table.columns.get(name) ?? [...table.columns.values()].flat();
    const values = Float64Array.from(columns, (column) => numberOf(cells[column] ?? 'NaN'));
    return { dtype: 'double', dims: [values.length], bytes: new Uint8Array(values.buffer) };
  }
}

async function openArray(place: Place): Promise<OpenArray> {
  const header = readNpyHeader(await nodeFiles.read(place.file, place.at, npyHeaderBytes));
  if (typeof header === 'string') throw unreadable(place.file, header, 'Write it with numpy.save or numpy.savez.');
  return { ...place, header };
}

async function readTensor({ file }: Of<'tensor'>): Promise<ArrayData> {
  const found = await readTensorFile(file, nodeFiles);
  if (!found) throw unreadable(file, 'it is no TensorProto', 'Write it with onnx.numpy_helper.from_array.');
  return tensorFileData(found, nodeFiles);
}

function once<V>(map: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}
