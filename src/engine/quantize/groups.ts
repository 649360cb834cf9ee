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
  const count = groupCount(steps);
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
  const along = blockAxes(encoding, dims, axes);
  const together = along && blocksOfChannels(dims, blockSize, along);
  if (together && groupCount(together) === encoding.scale.length) return together;
  return axis === undefined ? undefined : blocksInOrder(dims, blockSize, normal(axis, dims));
}

function groupCount(steps: readonly AxisStep[]): number {
  return steps.reduce((groups, { size, divide, stride }) => groups * (stride === 0 ? 1 : Math.ceil(size / divide)), 1);
}

/** Blocks lie along the axis that the file names, else along the input channels. */
export function blockAxes({ axis }: Encoding, dims: readonly number[], axes: WeightAxes | undefined): WeightAxes | undefined {
  if (axis === undefined) return axes;
  const input = normal(axis, dims);
  return { input, output: axes && axes.output !== input ? axes.output : input === 0 ? 1 : 0 };
}

/** The axis that the file names, else the weight's output axis, else the only one of that length. */
export function channelAxis({ axis, scale }: Encoding, dims: readonly number[], axes: WeightAxes | undefined): number | undefined {
  if (axis !== undefined) return normal(axis, dims);
  if (axes && dims[axes.output] === scale.length) return axes.output;
  const fitting = dims.flatMap((size, at) => (size === scale.length ? [at] : []));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** All scales in the order of QuantizeLinear's `block_size`: they have the shape of the tensor, with blocks along one axis. */
function blocksInOrder(dims: readonly number[], blockSize: number, along: number): readonly AxisStep[] {
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

/** The blocks of an output channel together: `C_out * (C_in / block_size)` scales (AIMET encoding specification). */
function blocksOfChannels(dims: readonly number[], blockSize: number, { output, input }: WeightAxes): readonly AxisStep[] {
  const blocks = Math.ceil((dims[input] ?? 0) / blockSize);
  return dims.map((size, at) => {
    if (at === output) return { size, divide: 1, stride: blocks };
    return at === input ? { size, divide: blockSize, stride: 1 } : { size, divide: 1, stride: 0 };
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
