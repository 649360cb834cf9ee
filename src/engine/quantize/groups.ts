import type { Encoding } from '../config/encodings/encoding';

/** Which channel or block each element of a tensor belongs to. */
export interface Groups {
  readonly count: number;
  /** Groups of the elements `start .. start + into.length`, in the tensor's order. */
  fill(into: Int32Array, start: number): void;
}

/** The axes that channels and blocks of a weight run along; from the node that reads it (`weight-axes.ts`). */
export interface WeightAxes {
  readonly output: number;
  readonly input: number;
}

/** Along one axis: `floor(coordinate / divide) * stride` is what it adds to the group's number. */
interface AxisStep {
  readonly size: number;
  readonly divide: number;
  readonly stride: number;
}

/** The whole tensor. */
export const oneGroup: Groups = { count: 1, fill: (into) => void into.fill(0) };

/** Undefined where the lists of the encoding do not fit the shape. */
export function groupsOf(encoding: Encoding, dims: readonly number[], axes: WeightAxes | undefined): Groups | undefined {
  const steps = stepsOf(encoding, dims, axes);
  if (!steps) return undefined;
  const count = steps.reduce((groups, { size, divide, stride }) => groups * (stride === 0 ? 1 : Math.ceil(size / divide)), 1);
  return count === encoding.scale.length && count === encoding.offset.length ? newGroups(count, merged(steps)) : undefined;
}

function stepsOf(encoding: Encoding, dims: readonly number[], axes: WeightAxes | undefined): readonly AxisStep[] | undefined {
  const { granularity, axis } = encoding;
  if (granularity === 'tensor') return dims.map((size) => ({ size, divide: 1, stride: 0 }));
  if (granularity === 'channel') {
    const along = channelAxis(encoding, dims, axes);
    return along === undefined ? undefined : dims.map((size, at) => ({ size, divide: 1, stride: at === along ? 1 : 0 }));
  }
  const blockSize = encoding.blockSize ?? 0;
  if (!(blockSize > 0)) return undefined;
  return axis === undefined ? aimetBlocks(dims, blockSize, axes) : onnxBlocks(dims, blockSize, normal(axis, dims));
}

/** The axis that the file names, else the weight's output axis, else the only one of that length. */
export function channelAxis({ axis, scale }: Encoding, dims: readonly number[], axes: WeightAxes | undefined): number | undefined {
  if (axis !== undefined) return normal(axis, dims);
  if (axes && dims[axes.output] === scale.length) return axes.output;
  const fitting = dims.flatMap((size, at) => (size === scale.length ? [at] : []));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** QuantizeLinear's `block_size`: the scales have the shape of the tensor, with blocks along one axis. */
function onnxBlocks(dims: readonly number[], blockSize: number, along: number): readonly AxisStep[] {
  let stride = 1;
  return dims
    .map((size, at) => ({ size, divide: at === along ? blockSize : 1 }))
    .reverse()
    .map(({ size, divide }) => {
      const step = { size, divide, stride };
      stride *= Math.ceil(size / divide);
      return step;
    })
    .reverse();
}

/** Encodings 1.0.0 list `C_out * (C_in / block_size)` scales, output channel by output channel (AIMET encoding specification). */
function aimetBlocks(dims: readonly number[], blockSize: number, axes: WeightAxes | undefined): readonly AxisStep[] | undefined {
  if (!axes) return undefined;
  const blocks = Math.ceil((dims[axes.input] ?? 0) / blockSize);
  return dims.map((size, at) => {
    if (at === axes.output) return { size, divide: 1, stride: blocks };
    return at === axes.input ? { size, divide: blockSize, stride: 1 } : { size, divide: 1, stride: 0 };
  });
}

function normal(axis: number, dims: readonly number[]): number {
  return axis < 0 ? axis + dims.length : axis;
}

/** Neighboring axes that do not matter are one. */
function merged(steps: readonly AxisStep[]): readonly AxisStep[] {
  const out: AxisStep[] = [];
  for (const step of steps) {
    const last = out.at(-1);
    if (last?.stride === 0 && step.stride === 0) out[out.length - 1] = { size: last.size * step.size, divide: 1, stride: 0 };
    else out.push(step);
  }
  return out;
}

function newGroups(count: number, steps: readonly AxisStep[]): Groups {
  if (count === 1) return oneGroup;
  const inner = steps.at(-1) as AxisStep;
  const outer = steps.slice(0, -1);
  return {
    count,
    fill(into, start) {
      let row = Math.floor(start / inner.size);
      let column = start % inner.size;
      for (let at = 0; at < into.length; row++, column = 0) {
        const base = groupOfRow(row, outer);
        const end = Math.min(into.length, at + inner.size - column);
        if (inner.stride === 0) into.fill(base, at, end);
        else for (let i = at; i < end; i++) into[i] = base + Math.floor((column + i - at) / inner.divide) * inner.stride;
        at = end;
      }
    },
  };
}

function groupOfRow(row: number, outer: readonly AxisStep[]): number {
  let rest = row;
  let group = 0;
  for (let at = outer.length - 1; at >= 0; at--) {
    const { size, divide, stride } = outer[at] as AxisStep;
    group += Math.floor((rest % size) / divide) * stride;
    rest = Math.floor(rest / size);
  }
  return group;
}
