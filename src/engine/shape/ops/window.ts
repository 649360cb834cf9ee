import { intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { add, ceilDivide, floorDivide, minimum, multiply, subtract } from '../dims';
import type { Op } from '../op';

/** The sliding window of a convolution or a pooling: one entry per spatial axis. */
export interface SlidingWindow {
  readonly kernel: readonly Dim[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** All begins, then all ends. */
  readonly pads: readonly number[];
  readonly autoPad: string;
}

const filled = (op: Op, name: string, rank: number, missing: number): readonly number[] => {
  const given = intsAttribute(op.node, name);
  return given?.length === rank ? given : new Array<number>(rank).fill(missing);
};

/** The kernel's size is an attribute; where that is missing, the weight's spatial dims say it. */
export function windowOf(op: Op, rank: number, weight?: readonly Dim[]): SlidingWindow | undefined {
  const given = intsAttribute(op.node, 'kernel_shape');
  const kernel = given?.length === rank ? given : weight?.slice(2);
  if (kernel?.length !== rank) return undefined;
  const pads = intsAttribute(op.node, 'pads');
  return {
    kernel,
    strides: filled(op, 'strides', rank, 1),
    dilations: filled(op, 'dilations', rank, 1),
    pads: pads?.length === 2 * rank ? pads : new Array<number>(2 * rank).fill(0),
    autoPad: stringAttribute(op.node, 'auto_pad', 'NOTSET'),
  };
}

/** The width of a dilated kernel. */
export const extentOf = (kernel: Dim, dilation: number): Dim => add(multiply(subtract(kernel, 1), dilation), 1);

/** Output sizes along the spatial axes. */
export function slide(window: SlidingWindow, spatial: readonly Dim[], roundsUp: boolean): Dim[] {
  return spatial.map((size, axis) => slideAxis(window, size, axis, roundsUp));
}

function slideAxis(window: SlidingWindow, size: Dim, axis: number, roundsUp: boolean): Dim {
  const stride = window.strides[axis] as number;
  // ONNX Runtime leaves the dilation out of the padding, so that its result is smaller than the specification's.
  if (window.autoPad.startsWith('SAME')) return window.dilations[axis] === 1 ? ceilDivide(size, stride) : undefined;
  const isValid = window.autoPad === 'VALID';
  const begin = isValid ? 0 : (window.pads[axis] as number);
  const end = isValid ? 0 : (window.pads[axis + window.kernel.length] as number);
  const extent = extentOf(window.kernel[axis], window.dilations[axis] as number);
  const room = subtract(add(size, begin + end), extent);
  if (!roundsUp) return add(floorDivide(room, stride), 1);
  const count = add(ceilDivide(room, stride), 1);
  // A window must not start in the padding behind the data: the last one is dropped if it would. A wide window cannot get there.
  const reachesPadding = typeof extent !== 'number' || end + stride > extent;
  return reachesPadding ? minimum(count, ceilDivide(add(size, begin), stride)) : count;
}

/** Rounds up instead of down where the data does not divide. */
export const roundsUp = (op: Op): boolean => intAttribute(op.node, 'ceil_mode', 0) === 1;
