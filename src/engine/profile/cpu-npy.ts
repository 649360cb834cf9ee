import type { DType } from '../ir/dtype';

/** The array of a NumPy .npy file: raw elements in C order. */
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

/** Reads format versions 1 to 3 (NumPy, numpy.lib.format); a sentence about what is wrong for anything else. */
export function readNpy(file: Uint8Array): NpyArray | string {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (!magic.every((byte, i) => file[i] === byte)) return 'it is no NumPy file';
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = view.getUint8(6) === 1 ? 10 : 12;
  const end = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder().decode(file.subarray(start, end));
  const descr = /'descr':\s*'([<|=>]?)(\w+)'/.exec(header);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const dtype = dtypes[descr?.[2] ?? ''];
  if (!dtype || shape === undefined) return `its header ${JSON.stringify(header.trim())} is not understood`;
  if (descr?.[1] === '>' || /'fortran_order':\s*True/.test(header))
    return 'it is not little-endian in C order (save it with np.ascontiguousarray)';
  return {
    dtype,
    dims: shape
      .split(',')
      .map((size) => size.trim())
      .filter(Boolean)
      .map(Number),
    bytes: file.subarray(end),
  };
}
