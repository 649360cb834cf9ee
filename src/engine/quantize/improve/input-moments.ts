import { intAttribute } from '../../ir/attributes';
import { type Geometry, geometry } from './conv-geometry';
import type { Layer } from './layers';

/** Second moments of what the outputs of one group of channels are computed from: `matrix[i * size + j]` is the mean of x_i * x_j. */
export interface Moments {
  readonly size: number;
  readonly matrix: Float64Array;
}

/** Where the vectors that a layer multiplies its weights with lie in the values that it reads. */
export interface Windows {
  /** How many there are in one sample. */
  readonly count: number;
  /** Fills `into` with a vector of all groups together: the columns of the first group, those of the second ... */
  fill(into: Float64Array, values: Float32Array, which: number): void;
}

/** Undefined for shapes that are not known or that this does not go into. */
export function windowsOf({ node, inputs, weight }: Layer, dims: readonly number[]): Windows | undefined {
  if (node.opType === 'MatMul' || node.opType === 'Gemm') return rows(dims, inputs);
  return node.opType === 'Conv' && (dims.length === 3 || dims.length === 4)
    ? patches(geometry(node, dims, weight.tensor.dims), inputs)
    : undefined;
}

function rows(dims: readonly number[], inputs: number): Windows | undefined {
  if (dims.at(-1) !== inputs) return undefined;
  const count = dims.slice(0, -1).reduce((product, dim) => product * dim, 1);
  return {
    count,
    fill(into, values, which) {
      for (let at = 0; at < inputs; at++) into[at] = values[which * inputs + at] as number;
    },
  };
}

function patches({ batch, height, width }: Geometry, channels: number): Windows {
  const perImage = height.steps * width.steps;
  const plane = height.size * width.size;
  return {
    count: batch * perImage,
    fill(into, values, which) {
      const image = Math.floor(which / perImage) * channels * plane;
      const row = Math.floor((which % perImage) / width.steps) * height.stride - height.before;
      const column = (which % width.steps) * width.stride - width.before;
      let at = 0;
      for (let channel = 0; channel < channels; channel++)
        for (let y = 0; y < height.kernel; y++)
          for (let x = 0; x < width.kernel; x++, at++) {
            const line = row + y * height.dilation;
            const place = column + x * width.dilation;
            const isInside = line >= 0 && line < height.size && place >= 0 && place < width.size;
            into[at] = isInside ? (values[image + channel * plane + line * width.size + place] as number) : 0;
          }
    },
  };
}

/** How many groups of output channels read different input channels. */
export function groupsOfLayer({ node }: Layer): number {
  return node.opType === 'Conv' ? intAttribute(node, 'group', 1) : 1;
}

/** Sums moments of all groups, in blocks along the diagonal: what lies between blocks is left out. */
export class MomentSums {
  private readonly sums: readonly Float64Array[];
  private readonly vector: Float64Array;
  private seen = 0;

  /** `columns` of each of `groups`, in blocks of `blocks` columns. */
  constructor(
    private readonly columns: number,
    groups: number,
    private readonly block: number,
  ) {
    this.vector = new Float64Array(columns * groups);
    this.sums = Array.from({ length: groups * Math.ceil(columns / block) }, (_, at) => new Float64Array(this.sizeOf(at) ** 2));
  }

  /** Columns of a block: the last one of a group may be smaller. */
  private sizeOf(at: number): number {
    const perGroup = Math.ceil(this.columns / this.block);
    return Math.min(this.block, this.columns - (at % perGroup) * this.block);
  }

  add(windows: Windows, values: Float32Array, which: number): void {
    windows.fill(this.vector, values, which);
    this.seen++;
    let start = 0;
    for (const [at, sums] of this.sums.entries()) {
      const size = this.sizeOf(at);
      addProducts(sums, this.vector, start, size);
      start += size;
    }
  }

  /** Per group, its blocks in the order of its columns. */
  result(): readonly (readonly Moments[])[] {
    const perGroup = Math.ceil(this.columns / this.block);
    const all = this.sums.map((sums, at) => ({ size: this.sizeOf(at), matrix: whole(sums, this.sizeOf(at), this.seen) }));
    return Array.from({ length: all.length / perGroup }, (_, group) => all.slice(group * perGroup, group * perGroup + perGroup));
  }
}

/** The upper triangle. Half of what follows a Relu is zero. */
function addProducts(sums: Float64Array, vector: Float64Array, start: number, size: number): void {
  for (let i = 0; i < size; i++) {
    const left = vector[start + i] as number;
    if (left === 0) continue;
    const row = i * size;
    for (let j = i; j < size; j++) sums[row + j] = (sums[row + j] as number) + left * (vector[start + j] as number);
  }
}

/** Both triangles, divided by the number of vectors, with a hundredth of the mean diagonal added to it: directions that no sample has shown must not be free. */
function whole(sums: Float64Array, size: number, seen: number): Float64Array {
  const matrix = new Float64Array(size * size);
  let trace = 0;
  for (let i = 0; i < size; i++) {
    trace += (sums[i * size + i] as number) / seen;
    for (let j = i; j < size; j++) {
      const mean = (sums[i * size + j] as number) / seen;
      matrix[i * size + j] = mean;
      matrix[j * size + i] = mean;
    }
  }
  const added = trace > 0 ? (0.01 * trace) / size : 1;
  for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] as number) + added;
  return matrix;
}
