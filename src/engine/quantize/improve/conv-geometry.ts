import { intsAttribute, stringAttribute } from '../../ir/attributes';
import type { Layer } from './layers';

/** One axis of a convolution. */
interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly steps: number;
}

export interface Geometry {
  readonly batch: number;
  readonly height: Axis;
  readonly width: Axis;
}

const one: Axis = { size: 1, kernel: 1, stride: 1, dilation: 1, before: 0, steps: 1 };

export function geometry(node: Layer['node'], dims: readonly number[], weight: readonly number[]): Geometry {
  const rank = dims.length - 2;
  const axes = Array.from({ length: rank }, (_, at) => axisOf(node, at, rank, dims[at + 2] ?? 1, weight[at + 2] ?? 1));
  const [height, width] = rank === 1 ? [one, axes[0] ?? one] : [axes[0] ?? one, axes[1] ?? one];
  return { batch: dims[0] ?? 1, height, width };
}

function axisOf(node: Layer['node'], at: number, rank: number, size: number, kernel: number): Axis {
  const stride = intsAttribute(node, 'strides')?.[at] ?? 1;
  const dilation = intsAttribute(node, 'dilations')?.[at] ?? 1;
  const pads = intsAttribute(node, 'pads');
  const reach = (kernel - 1) * dilation + 1;
  const auto = stringAttribute(node, 'auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const steps = Math.ceil(size / stride);
    const total = Math.max(0, (steps - 1) * stride + reach - size);
    return { size, kernel, stride, dilation, steps, before: auto === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2) };
  }
  const [before, behind] = auto === 'VALID' ? [0, 0] : [pads?.[at] ?? 0, pads?.[at + rank] ?? 0];
  return { size, kernel, stride, dilation, before, steps: Math.floor((size + before + behind - reach) / stride) + 1 };
}

/**
 * For each element of a kernel, at which share of the positions it lies on the input and not on the padding. All 1 where the operator has no kernel, or its
 * shape is not known.
 */
export function insideShares({ node, weight, kernel }: Layer, dims: readonly number[] | undefined): Float64Array {
  const isKnown = node.opType === 'Conv' && (dims?.length === 3 || dims?.length === 4);
  if (!isKnown || !dims) return new Float64Array(kernel).fill(1);
  const { height, width } = geometry(node, dims, weight.tensor.dims);
  const [rows, columns] = [sharesOf(height), sharesOf(width)];
  return Float64Array.from(
    { length: kernel },
    (_, at) => (rows[Math.floor(at / width.kernel)] as number) * (columns[at % width.kernel] as number),
  );
}

function sharesOf({ size, kernel, stride, dilation, before, steps }: Axis): readonly number[] {
  return Array.from({ length: kernel }, (_, tap) => {
    let inside = 0;
    for (let step = 0; step < steps; step++) {
      const place = step * stride - before + tap * dilation;
      if (place >= 0 && place < size) inside++;
    }
    return inside / steps;
  });
}
