import { bitsOf, type DType } from '../ir/dtype';

/** The array of a NumPy .npy file: raw little-endian elements in C order. */
export interface NpyArray {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
}

const dtypes: Readonly<Record<string, DType>> = {
  f2: 'float16',
  f4: 'float',
  f8: 'double',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
};

/** What stands before the elements. */
export interface NpyHeader {
  readonly dtype: DType;
  readonly dims: readonly number[];
  /** Where the elements begin. */
  readonly dataAt: number;
  readonly isFortran: boolean;
  readonly isBigEndian: boolean;
}

/** Enough of a file for its header: that of an array of 32 dimensions has less than 1 KB. */
export const npyHeaderBytes = 4096;

/** Reads format versions 1 to 3 (NumPy, numpy.lib.format); a sentence about what is wrong for anything else. */
export function readNpyHeader(file: Uint8Array): NpyHeader | string {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (!magic.every((byte, i) => file[i] === byte) || file.length < 12) return 'it is no NumPy file';
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = view.getUint8(6) === 1 ? 10 : 12;
  const dataAt = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder().decode(file.subarray(start, dataAt));
  const descr = /'descr':\s*'([<|=>]?)(\w+)'/.exec(header);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const dtype = dtypes[descr?.[2] ?? ''];
  if (!dtype || shape === undefined) return `its header ${JSON.stringify(header.trim())} is not understood`;
  const sizes = shape.split(',').map((size) => size.trim());
  return {
    dtype,
    dims: sizes.filter(Boolean).map(Number),
    dataAt,
    isFortran: /'fortran_order':\s*True/.test(header),
    isBigEndian: descr?.[1] === '>',
  };
}

/** The elements behind the header as little-endian bytes in C order. */
export function npyElements({ dtype, dims, isFortran, isBigEndian }: NpyHeader, stored: Uint8Array): Uint8Array {
  const size = bitsOf(dtype) / 8;
  const little = isBigEndian ? swapped(stored, size) : stored;
  return isFortran && dims.length > 1
    ? transposed(
        little,
        [...dims].reverse(),
        dims.map((_, axis) => dims.length - 1 - axis),
        size,
      )
    : little;
}

export function readNpy(file: Uint8Array): NpyArray | string {
  const header = readNpyHeader(file);
  if (typeof header === 'string') return header;
  const { dtype, dims, dataAt } = header;
  return { dtype, dims, bytes: npyElements(header, file.subarray(dataAt)) };
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at + size <= bytes.length; at += size) for (let i = 0; i < size; i++) out[at + i] = bytes[at + size - 1 - i] as number;
  return out;
}

/** Elements of `size` bytes in the order of `axes` of their C-ordered shape `dims`. */
export function transposed(bytes: Uint8Array, dims: readonly number[], axes: readonly number[], size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, size));
  const lengths = axes.map((axis) => dims[axis] as number);
  const steps = axes.map((axis) => strides[axis] as number);
  const place = axes.map(() => 0);
  let from = 0;
  for (let to = 0; to + size <= out.length; to += size) {
    for (let i = 0; i < size; i++) out[to + i] = bytes[from + i] as number;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      from += steps[axis] as number;
      if ((place[axis] as number) < (lengths[axis] as number)) break;
      from -= (steps[axis] as number) * (lengths[axis] as number);
      place[axis] = 0;
    }
  }
  return out;
}
