/** How far one value of one model is from the same value of another, over all samples. Plain data. */
export interface Differences {
  readonly samples: number;
  /** Elements that are finite in both. */
  readonly elements: number;
  /** Elements that are NaN or infinite in one of them: they count nowhere else. */
  readonly notFinite: number;
  /** Signal to quantization noise over all samples: 10 * log10(sum of reference^2 / sum of error^2); Infinity where nothing differs. */
  readonly sqnrDb: number;
  /** Of each sample, in the order in which they ran, and where it is lowest. */
  readonly sampleSqnrDb: readonly number[];
  readonly worstSample: number;
  readonly cosine: number;
  /** In the square of the value's unit. */
  readonly mse: number;
  readonly maxError: number;
  /** Share of the rows along the last axis whose largest element is the same in both. */
  readonly top1Agreement: number;
}

interface Sums {
  signal: number;
  otherSignal: number;
  product: number;
  noise: number;
  maxError: number;
  notFinite: number;
}

/** Elements per call of the inner loop, so that V8 compiles it well after a few calls and not in the middle of one. */
const pieceLength = 8192;

/** Sums differences as the samples come. */
export class DifferenceSums {
  private readonly sampleSqnrDb: number[] = [];
  private elements = 0;
  private notFinite = 0;
  private signal = 0;
  private otherSignal = 0;
  private product = 0;
  private noise = 0;
  private maxError = 0;
  private rows = 0;
  private sameTop = 0;

  /** `lastAxis` is its size; a scalar has none. */
  add(reference: ArrayLike<number>, other: ArrayLike<number>, lastAxis = 1): void {
    const rowLength = Math.max(1, lastAxis);
    const sample: Sums = { signal: 0, otherSignal: 0, product: 0, noise: 0, maxError: 0, notFinite: 0 };
    for (let start = 0; start < reference.length; start += pieceLength)
      addPiece(reference, other, start, Math.min(reference.length, start + pieceLength), sample);
    this.signal += sample.signal;
    this.otherSignal += sample.otherSignal;
    this.product += sample.product;
    this.noise += sample.noise;
    this.maxError = Math.max(this.maxError, sample.maxError);
    this.notFinite += sample.notFinite;
    this.elements += reference.length - sample.notFinite;
    this.rows += Math.ceil(reference.length / rowLength);
    this.sameTop += rowLength === 1 ? reference.length : sameTops(reference, other, rowLength);
    this.sampleSqnrDb.push(decibels(sample.signal, sample.noise));
  }

  /** The sums as numbers, for a run that is interrupted and taken up again. */
  pack(): Float64Array {
    const { elements, notFinite, signal, otherSignal, product, noise, maxError, rows, sameTop } = this;
    return Float64Array.from([elements, notFinite, signal, otherSignal, product, noise, maxError, rows, sameTop, ...this.sampleSqnrDb]);
  }

  static unpack(packed: Float64Array): DifferenceSums {
    const made = new DifferenceSums();
    const [elements, notFinite, signal, otherSignal, product, noise, maxError, rows, sameTop, ...sampleSqnrDb] = packed;
    Object.assign(made, { elements, notFinite, signal, otherSignal, product, noise, maxError, rows, sameTop, sampleSqnrDb });
    return made;
  }

  result(): Differences {
    const { sampleSqnrDb, elements, notFinite, signal, otherSignal, product, noise, maxError, rows, sameTop } = this;
    const norm = Math.sqrt(signal * otherSignal);
    return {
      samples: sampleSqnrDb.length,
      elements,
      notFinite,
      sqnrDb: decibels(signal, noise),
      sampleSqnrDb,
      worstSample: sampleSqnrDb.reduce((worst, db, at) => (db < (sampleSqnrDb[worst] as number) ? at : worst), 0),
      cosine: norm === 0 ? (signal === otherSignal ? 1 : 0) : product / norm,
      mse: elements === 0 ? 0 : noise / elements,
      maxError,
      top1Agreement: rows === 0 ? 1 : sameTop / rows,
    };
  }
}

/** 10 * log10 of the ratio; Infinity without noise. */
export function decibels(signal: number, noise: number): number {
  return noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
}

/** Variables are declared one by one: fields, and what comes out of an array, take three times as long. */
function addPiece(reference: ArrayLike<number>, other: ArrayLike<number>, start: number, end: number, sums: Sums): void {
  let signal = 0;
  let noise = 0;
  let otherSignal = 0;
  let product = 0;
  let maxError = 0;
  for (let at = start; at < end; at++) {
    const one = reference[at] as number;
    const two = other[at] as number;
    const error = one - two;
    if (!Number.isFinite(error)) {
      sums.notFinite++;
      continue;
    }
    signal += one * one;
    otherSignal += two * two;
    product += one * two;
    noise += error * error;
    const size = Math.abs(error);
    if (size > maxError) maxError = size;
  }
  sums.signal += signal;
  sums.noise += noise;
  sums.otherSignal += otherSignal;
  sums.product += product;
  if (maxError > sums.maxError) sums.maxError = maxError;
}

/** Rows whose largest element is at the same place. */
function sameTops(reference: ArrayLike<number>, other: ArrayLike<number>, rowLength: number): number {
  let same = 0;
  for (let start = 0; start < reference.length; start += rowLength) {
    const end = Math.min(reference.length, start + rowLength);
    if (topOf(reference, start, end) === topOf(other, start, end)) same++;
  }
  return same;
}

function topOf(values: ArrayLike<number>, start: number, end: number): number {
  let top = start;
  for (let at = start + 1; at < end; at++) if ((values[at] as number) > (values[top] as number)) top = at;
  return top;
}
