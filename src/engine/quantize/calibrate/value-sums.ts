import { BinCounts, type Floats } from './bin-counts';
import { ChannelSums } from './channel-sums';
import type { ValueStatistics } from './statistics';

/** Elements that are read twice, for the extremes and then for the bins, while they are in the cache. */
const pieceLength = 8192;

interface Totals {
  min: number;
  max: number;
  sum: number;
  squares: number;
}

/** What onnxruntime is asked for instead of a large value. */
export interface ReducedValue {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly some: Floats;
}

/** What is seen of one value, sample by sample. */
export class ValueSums {
  private samples = 0;
  private elements = 0;
  private notFinite = 0;
  private sumOfMin = 0;
  private sumOfMax = 0;
  /** Elements of the histogram; fewer than `elements` where samples of the value were only looked at. */
  private counted = 0;
  private readonly all: Totals = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, squares: 0 };
  private bins = new BinCounts();
  private channels: ChannelSums | undefined;

  /** The value of one sample, in C order. */
  add(values: Floats, dims: readonly number[], channelAxis?: number): void {
    const sample: Totals = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, squares: 0 };
    const piece: Totals = { min: 0, max: 0, sum: 0, squares: 0 };
    for (let start = 0; start < values.length; start += pieceLength)
      this.addPiece(values, start, Math.min(values.length, start + pieceLength), piece, sample);
    this.addSample(sample);
    if (channelAxis !== undefined) this.addChannels(values, dims, channelAxis);
  }

  /** A sample of which onnxruntime found the extremes and the sum; `some` of its elements stand for the others, the extremes for themselves. */
  addReduced({ min, max, sum, some }: ReducedValue, elements: number): void {
    if (!Number.isFinite(min) || !Number.isFinite(max) || !Number.isFinite(sum)) {
      this.notFinite += elements;
      return;
    }
    const piece: Totals = { min: 0, max: 0, sum: 0, squares: 0 };
    total(some, 0, some.length, piece);
    const weight = (elements - 2) / some.length;
    this.elements += elements;
    this.counted += some.length + 2;
    this.bins.cover(min, max);
    this.bins.add(Float64Array.of(min, max), 0, 2);
    this.bins.add(some, 0, some.length, weight);
    this.addSample({ min, max, sum, squares: piece.squares * weight + min * min + max * max });
  }

  /** Extremes so far; undefined where nothing finite was seen. */
  get range(): { readonly min: number; readonly max: number } | undefined {
    return this.elements === 0 ? undefined : this.all;
  }

  /** Elements so far, finite or not. */
  get count(): number {
    return this.elements + this.notFinite;
  }

  result(value: string): ValueStatistics {
    const { samples, elements, notFinite, counted, all, sumOfMin, sumOfMax, channels } = this;
    const per = (total: number, count: number) => (count === 0 ? 0 : total / count);
    return {
      value,
      samples,
      elements,
      notFinite,
      // A zero has no sign here.
      min: elements === 0 ? 0 : all.min + 0,
      max: elements === 0 ? 0 : all.max + 0,
      meanMin: per(sumOfMin, samples),
      meanMax: per(sumOfMax, samples),
      mean: per(all.sum, elements),
      meanSquare: per(all.squares, elements),
      histogram: { ...this.bins.result(), ...(counted < elements && { sampled: counted }) },
      ...(channels && { channels: channels.result() }),
    };
  }

  pack(): Float64Array {
    const { min, max, sum, squares } = this.all;
    const bins = this.bins.pack();
    const head = [
      this.samples,
      this.elements,
      this.notFinite,
      this.sumOfMin,
      this.sumOfMax,
      min,
      max,
      sum,
      squares,
      this.counted,
      bins.length,
    ];
    return Float64Array.from([...head, ...bins, ...(this.channels?.pack() ?? [])]);
  }

  static unpack(packed: Float64Array): ValueSums {
    const made = new ValueSums();
    const [
      samples = 0,
      elements = 0,
      notFinite = 0,
      sumOfMin = 0,
      sumOfMax = 0,
      min = 0,
      max = 0,
      sum = 0,
      squares = 0,
      counted = 0,
      binsLength = 0,
    ] = packed;
    Object.assign(made, { samples, elements, notFinite, counted, sumOfMin, sumOfMax });
    Object.assign(made.all, { min, max, sum, squares });
    const binsAt = 11;
    made.bins = BinCounts.unpack(packed.subarray(binsAt, binsAt + binsLength));
    const channels = packed.subarray(binsAt + binsLength);
    if (channels.length > 0) made.channels = ChannelSums.unpack(channels);
    return made;
  }

  private addPiece(values: Floats, start: number, end: number, piece: Totals, sample: Totals): void {
    total(values, start, end, piece);
    // A sum of squares of float32 cannot overflow: it is finite exactly where every element is.
    if (!Number.isFinite(piece.squares)) {
      const finite = values.slice(start, end).filter((value) => Number.isFinite(value));
      this.notFinite += end - start - finite.length;
      if (finite.length > 0) this.addPiece(finite, 0, finite.length, piece, sample);
      return;
    }
    this.elements += end - start;
    this.counted += end - start;
    sample.min = Math.min(sample.min, piece.min);
    sample.max = Math.max(sample.max, piece.max);
    sample.sum += piece.sum;
    sample.squares += piece.squares;
    this.bins.cover(piece.min, piece.max);
    this.bins.add(values, start, end);
  }

  private addSample(sample: Totals): void {
    if (sample.min > sample.max) return;
    const { all } = this;
    this.samples++;
    this.sumOfMin += sample.min;
    this.sumOfMax += sample.max;
    all.min = Math.min(all.min, sample.min);
    all.max = Math.max(all.max, sample.max);
    all.sum += sample.sum;
    all.squares += sample.squares;
  }

  private addChannels(values: Floats, dims: readonly number[], channelAxis: number): void {
    const axis = channelAxis < 0 ? channelAxis + dims.length : channelAxis;
    const channels = dims[axis];
    if (channels === undefined || channels === 0) return;
    this.channels ??= new ChannelSums(axis, channels);
    if (this.channels.channels === channels)
      this.channels.add(
        values,
        dims.slice(axis + 1).reduce((product, dim) => product * dim, 1),
      );
  }
}

/**
 * Four sums beside each other: one alone would wait for each addition to end. Declared one by one: what comes out of an array is boxed by V8, at each
 * step, which takes three times as long.
 */
function total(values: Floats, start: number, end: number, into: Totals): void {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let squares0 = 0;
  let squares1 = 0;
  let squares2 = 0;
  let squares3 = 0;
  let min = values[start] as number;
  let max = min;
  let at = start;
  for (; at + 3 < end; at += 4) {
    const a = values[at] as number;
    const b = values[at + 1] as number;
    const c = values[at + 2] as number;
    const d = values[at + 3] as number;
    sum0 += a;
    sum1 += b;
    sum2 += c;
    sum3 += d;
    squares0 += a * a;
    squares1 += b * b;
    squares2 += c * c;
    squares3 += d * d;
    if (a < min) min = a;
    if (a > max) max = a;
    if (b < min) min = b;
    if (b > max) max = b;
    if (c < min) min = c;
    if (c > max) max = c;
    if (d < min) min = d;
    if (d > max) max = d;
  }
  for (; at < end; at++) {
    const value = values[at] as number;
    sum0 += value;
    squares0 += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  into.min = min;
  into.max = max;
  into.sum = sum0 + sum1 + (sum2 + sum3);
  into.squares = squares0 + squares1 + (squares2 + squares3);
}
