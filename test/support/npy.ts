import { joinBytes } from '../../src/engine/onnx/encode';

type Elements = Float32Array | Float64Array | Uint8Array | Int8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array;

/** As numpy.save writes version 1: a header that ends at a multiple of 64. */
export function npy(descr: string, dims: readonly number[], data: Elements, isFortran = false): Uint8Array {
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': (${shape}), }`;
  const text = new TextEncoder().encode(`${header.padEnd(117)}\n`);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return joinBytes([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0), text, bytes]);
}
