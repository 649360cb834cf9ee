import type { Encoding } from '../../config/encodings/encoding';
import { intAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import { leastRange } from '../grid';
import { type Groups, groupsOf, oneGroup, type WeightAxes } from '../groups';
import { notFinite } from '../qdq/quantized-bytes';
import type { TensorValues } from '../tensor-values';
import { gridOfRange } from './make-encoding';

/** How the values of a constant are divided and what grid they get. */
export interface WeightKind {
  readonly bits: number;
  readonly symmetric: boolean;
  readonly granularity: 'tensor' | 'channel' | 'block';
  readonly axis?: number;
  readonly blockSize?: number;
  /** Of the node that reads it, where that tells output from input channels. */
  readonly axes?: WeightAxes;
  /** Per channel, the least scale with which the node's bias fits into 32 bits. */
  readonly leastScales?: readonly number[];
  /** Look for a narrower range with a smaller error. */
  readonly search: boolean;
}

/** May the weight have a scale per output channel? A grouped ConvTranspose has more output channels than its weight has along that axis. */
export function hasChannels({ opType, attributes }: Node, rank: number): boolean {
  if (opType === 'ConvTranspose') return intAttribute({ attributes }, 'group', 1) === 1;
  // Observed in onnxruntime-qnn 2.7.0 (soc_model 57, 8 and 16 bits): MatMul and Gemm take them too, as far as they are matrices.
  return opType === 'Conv' || ((opType === 'Gemm' || opType === 'MatMul') && rank === 2);
}

export async function weightEncoding(tensor: string, values: TensorValues, kind: WeightKind, stop?: AbortSignal): Promise<Encoding> {
  const all = await allValues(tensor, values, stop);
  const { bits, granularity, axis, blockSize, axes, symmetric } = kind;
  const shape = { granularity, ...(axis !== undefined && { axis }), ...(blockSize !== undefined && { blockSize }) };
  const blank = { tensor, section: 'param', dtype: 'int', bitwidth: bits, symmetric, ...shape } as const;
  const count = groupCount(values.dims, kind);
  const list = Array.from({ length: count }, () => 0);
  const groups = granularity === 'tensor' ? oneGroup : groupsOf({ ...blank, scale: list, offset: list }, values.dims, axes);
  const channels = axes && granularity === 'block' ? { channels: values.dims[axes.output] ?? 1 } : {};
  const grids = symmetric ? symmetricGrids(all, groups ?? oneGroup, kind) : [asymmetricGrid(all, kind)];
  return { ...blank, ...channels, scale: grids.map(({ scale }) => scale), offset: grids.map(({ zero }) => 0 - zero) };
}

function groupCount(dims: readonly number[], { granularity, axis = 0, blockSize = 1, axes }: WeightKind): number {
  if (granularity === 'tensor') return 1;
  if (granularity === 'channel') return dims[axis] ?? 1;
  return axes ? (dims[axes.output] ?? 1) * Math.ceil((dims[axes.input] ?? 1) / blockSize) : 1;
}

async function allValues(tensor: string, values: TensorValues, stop?: AbortSignal): Promise<Float32Array> {
  const all = new Float32Array(values.dims.reduce((count, size) => count * size, 1));
  let at = 0;
  for await (const chunk of values.chunks()) {
    stop?.throwIfAborted();
    all.set(chunk as ArrayLike<number>, at);
    at += chunk.length;
  }
  const broken = all.find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw notFinite(tensor, broken);
  return all;
}

function asymmetricGrid(all: Float32Array, { bits, leastScales = [] }: WeightKind) {
  let [min, max] = [0, 0];
  for (const value of all) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const grid = gridOfRange({ min, max }, { bits, symmetric: false });
  const least = Math.max(0, ...leastScales);
  return grid.scale >= least ? grid : gridOfRange({ min, max: min + least * grid.top }, { bits, symmetric: false });
}

/** Shares of the largest value that the grid ends at; the search ends where two in a row are worse. */
const shares: Readonly<Record<string, readonly number[]>> = {
  few: [1, 0.92, 0.84, 0.77, 0.7, 0.64, 0.58, 0.53, 0.48, 0.43, 0.39, 0.35],
  many: [1, 0.985, 0.97, 0.95, 0.93, 0.91, 0.88, 0.85, 0.82, 0.79, 0.75, 0.7],
};

function symmetricGrids(all: Float32Array, groups: Groups, { bits, leastScales, search }: WeightKind) {
  const members = membersOf(all, groups);
  const largest = largestOf(all, members, groups.count);
  const middle = 2 ** (bits - 1);
  const least = leastRange / 2;
  const start = largest.map((value) => Math.max(value, least) / (middle - 1));
  const best = Float64Array.from(start);
  if (search && bits <= 8) {
    const tries = shares[bits <= 4 ? 'few' : 'many'] ?? [];
    const errors = new Float64Array(groups.count).fill(Number.POSITIVE_INFINITY);
    const worse = new Uint8Array(groups.count);
    for (const share of tries) {
      const tried = start.map((scale) => Math.fround(scale * share));
      const found = errorsOf(all, members, tried, middle);
      let open = 0;
      for (let group = 0; group < groups.count; group++) {
        if ((worse[group] as number) > 1) continue;
        open++;
        if ((found[group] as number) < (errors[group] as number)) {
          errors[group] = found[group] as number;
          best[group] = tried[group] as number;
          worse[group] = 0;
        } else worse[group] = (worse[group] as number) + 1;
      }
      if (open === 0) break;
    }
  }
  return Array.from(best, (scale, group) => ({ scale: Math.fround(Math.max(scale, leastScales?.[group] ?? 0)), zero: middle }));
}

function membersOf(all: Float32Array, groups: Groups): Int32Array {
  const members = new Int32Array(all.length);
  groups.fill(members, 0);
  return members;
}

function largestOf(all: Float32Array, members: Int32Array, count: number): Float64Array {
  const largest = new Float64Array(count);
  for (let at = 0; at < all.length; at++) {
    const size = Math.abs(all[at] as number);
    if (size > (largest[members[at] as number] as number)) largest[members[at] as number] = size;
  }
  return largest;
}

/** Sum of the squared errors per group. */
function errorsOf(all: Float32Array, members: Int32Array, scales: Float64Array, middle: number): Float64Array {
  const errors = new Float64Array(scales.length);
  const inverse = scales.map((scale) => 1 / scale);
  for (let at = 0; at < all.length; at++) {
    const group = members[at] as number;
    const value = all[at] as number;
    let level = Math.round(value * (inverse[group] as number));
    if (level >= middle) level = middle - 1;
    else if (level < -middle) level = -middle;
    const error = value - level * (scales[group] as number);
    errors[group] = (errors[group] as number) + error * error;
  }
  return errors;
}
