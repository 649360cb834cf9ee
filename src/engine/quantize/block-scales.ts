import type { Encoding } from '../config/encodings/encoding';
import type { PlannedWeight } from './qdq/plan';

/** Scales and offsets in the order that DequantizeLinear wants: the shape of the tensor, with blocks along one axis. */
export function blockScales({ encoding, values, groups, axis = 0 }: PlannedWeight): {
  readonly encoding: Encoding;
  readonly dims: readonly number[];
} {
  const blockSize = encoding.blockSize ?? 1;
  const dims = values.dims.map((size, at) => (at === axis ? Math.ceil(size / blockSize) : size));
  const inner = values.dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const blocks = dims[axis] ?? 0;
  const size = values.dims[axis] ?? 0;
  const count = dims.reduce((product, one) => product * one, 1);
  const group = new Int32Array(1);
  const order = Array.from({ length: count }, (_, at) => {
    const [outer, block, column] = [Math.floor(at / (blocks * inner)), Math.floor(at / inner) % blocks, at % inner];
    groups.fill(group, (outer * size + block * blockSize) * inner + column);
    return group[0] as number;
  });
  const inOrder = (list: readonly number[]) => order.map((at) => list[at] as number);
  return { encoding: { ...encoding, scale: inOrder(encoding.scale), offset: inOrder(encoding.offset) }, dims };
}
