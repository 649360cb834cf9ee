import type { DType } from '../../ir/dtype';
import { halfBits } from '../../ir/text-tensor';
import { toFloat16 } from '../qdq/stored-type';

type Write = (values: ArrayLike<number>) => ArrayBufferView;

const writers: Partial<Record<DType, Write>> = {
  float: (values) => Float32Array.from(values),
  double: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, (value) => halfBits(toFloat16(value))),
};

/** Can weights of this type be changed? */
export const isWritable = (dtype: DType): boolean => Object.hasOwn(writers, dtype);

/** Numbers as `raw_data` of a float type, rounded to nearest. */
export function floatBytes(dtype: DType, values: ArrayLike<number>): Uint8Array {
  const { buffer, byteOffset, byteLength } = (writers[dtype] as Write)(values);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
