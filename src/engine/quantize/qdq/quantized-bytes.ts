import type { Encoding } from '../../config/encodings/encoding';
import { bitsOf, bytesOf } from '../../ir/dtype';
import { elementCount } from '../../onnx/tensor';
import type { ByteStream } from '../../onnx/write';
import { Problem } from '../../problem';
import { gridOf, quantize } from '../grid';
import type { Groups } from '../groups';
import { slices } from '../slices';
import type { TensorValues } from '../tensor-values';
import type { StoredType } from './stored-type';

/** The levels of a weight as `raw_data`, made while they are written. */
export function quantizedBytes(
  values: TensorValues,
  encoding: Encoding,
  groups: Groups,
  { dtype, shift }: StoredType,
  stop: AbortSignal,
): ByteStream {
  const grids = Array.from({ length: groups.count }, (_, group) => gridOf(encoding, group));
  const bits = bitsOf(dtype);
  return {
    length: bytesOf(dtype, elementCount(values.dims)),
    async *chunks() {
      for await (const { chunk, members } of slices(values, groups, stop)) {
        const levels = new Int32Array(chunk.length);
        for (let at = 0; at < chunk.length; at++) {
          const value = chunk[at] as number;
          if (!Number.isFinite(value)) throw notFinite(encoding.tensor, value);
          levels[at] = quantize(value, grids[members[at] as number] as (typeof grids)[number]) - shift;
        }
        yield packLevels(levels, bits);
      }
    },
  };
}

/** Little-endian two's complement; two 4-bit levels to a byte, the first in its low half (ONNX, IR specification). */
function packLevels(levels: Int32Array, bits: number): Uint8Array {
  if (bits === 8) return Uint8Array.from(levels);
  if (bits === 16) return new Uint8Array(Uint16Array.from(levels).buffer);
  if (bits === 32) return new Uint8Array(levels.buffer, levels.byteOffset, levels.byteLength);
  const nibble = (at: number) => (levels[at] ?? 0) & 15;
  return Uint8Array.from({ length: Math.ceil(levels.length / 2) }, (_, at) => nibble(2 * at) | (nibble(2 * at + 1) << 4));
}

export function notFinite(tensor: string, value: number): Problem {
  return new Problem(
    'weights-not-finite',
    tensor,
    `"${tensor}" holds ${value}, which no integer stands for.`,
    'Mend the model, or take the tensor out of the encodings: it then stays float.',
  );
}
