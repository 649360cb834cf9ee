import type { DType } from '../../ir/dtype';
import type { Dim, ValueType } from '../../ir/graph';
import { dimsOf, dtypeOf, type Op } from '../op';
import { dimsOfType, dtypeOfType } from '../type';
import { type ConstantValue, countOf, offsetOf, smallDims, stridesOf } from '../value';

/** Unknown elements are carried along only in tensors as small as shapes are. */
const unknownLimit = 64;

/** The elements of an input; a small integer tensor of known shape whose elements are unknown stands for itself. */
export function operand(op: Op, input: number): ConstantValue | undefined {
  const value = op.value(input);
  if (value) return value;
  const dtype = dtypeOf(op, input);
  const dims = smallDims(dimsOf(op, input), unknownLimit);
  return dims && dtype && isWhole(dtype) ? { dtype, dims, elements: new Array<Dim>(countOf(dims)).fill(undefined) } : undefined;
}

export const isWhole = (dtype: DType): boolean => /^(u?int|bool)/.test(dtype);

/** All inputs, where each has elements and at least one of them a known one. */
export function operands(op: Op): readonly ConstantValue[] | undefined {
  const values = op.node.inputs.map((_, index) => operand(op, index));
  return values.every((value) => value !== undefined) &&
    values.some((value) => value.elements.some((element) => element !== undefined) || value.elements.length === 0)
    ? values
    : undefined;
}

/** The frame of a result: its type, where that is small and static. */
export function frameOf(type: ValueType | undefined): { readonly dtype: DType; readonly dims: readonly number[] } | undefined {
  const dims = smallDims(dimsOfType(type));
  const dtype = dtypeOfType(type);
  return dims && dtype ? { dtype, dims } : undefined;
}

/** Reads elements as if the tensor were broadcast to `dims`. */
export function broadcastReader(value: ConstantValue, dims: readonly number[]): (index: readonly number[]) => Dim {
  if (value.elements.length === 1) return () => value.elements[0];
  const strides = stridesOf(value.dims);
  const skipped = dims.length - value.dims.length;
  return (index) =>
    value.elements[
      offsetOf(
        value.dims.map((dim, axis) => (dim === 1 ? 0 : (index[axis + skipped] as number))),
        strides,
      )
    ];
}

const ranges: Partial<Record<DType, readonly [low: number, high: number]>> = {
  bool: [0, 1],
  int2: [-2, 1],
  uint2: [0, 3],
  int4: [-8, 7],
  uint4: [0, 15],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_VALUE],
};

/** A computed number as its type holds it; undefined where it would wrap around or be rounded in a way that we do not follow. */
export function fit(dtype: DType, element: Dim): Dim {
  if (typeof element !== 'number') return element;
  if (dtype === 'float') return Math.fround(element);
  if (dtype === 'double') return element;
  if (!isWhole(dtype)) return /^b?float16$/.test(dtype) && Number.isInteger(element) && Math.abs(element) <= 256 ? element : undefined;
  const range = ranges[dtype];
  if (!Number.isInteger(element) || (range && (element < range[0] || element > range[1]))) return undefined;
  return element;
}
