import type { Tensor } from 'onnxruntime-node';
import { decodeElements } from '../../engine/onnx/decode';
import type { Floats } from '../../engine/quantize/calibrate/bin-counts';

/** The elements as floats, without a copy where they are. Integers of 64 bits lose what a double cannot hold. */
export function floatsOf({ type, data }: Tensor): Floats {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (type === 'float16') return halves(data as Uint16Array);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data as Iterable<bigint>, Number);
  return Float64Array.from(data as Iterable<number>);
}

let table: Float32Array | undefined;

/** By table: a million elements take two milliseconds. */
function halves(bits: Uint16Array): Float32Array {
  table ??= decodeElements('float16', new Uint8Array(Uint16Array.from({ length: 65536 }, (_, at) => at).buffer), 65536) as Float32Array;
  const out = new Float32Array(bits.length);
  for (let at = 0; at < bits.length; at++) out[at] = table[bits[at] as number] as number;
  return out;
}
