import { DifferenceSums } from '../accuracy/differences';
import { ValueSums } from './value-sums';

/** The sums of one tap. */
export interface TapSums {
  readonly values: ValueSums;
  readonly differences?: DifferenceSums;
}

/** How far a run has come, and all it has seen: the result is the state at the end. */
export interface TapState {
  readonly key: string;
  /** The batch and the sample that come next. */
  readonly batch: number;
  readonly sample: number;
  readonly samplesRun: number;
  /** Of `RangeWatch`. */
  readonly watched: readonly number[];
  /** By the tap's index; those that the model did not give are missing. */
  readonly sums: ReadonlyMap<number, TapSums>;
}

interface Head extends Omit<TapState, 'sums' | 'watched'> {
  readonly watched: number;
  /** Per tap: index, and the lengths of its two parts; -1 where it is not compared. */
  readonly taps: readonly (readonly [index: number, values: number, differences: number])[];
}

/** A head of JSON, which says how the float64 numbers behind it are divided: those keep infinities, and a hundred thousand histograms stay compact. */
export function packState({ sums, watched, ...rest }: TapState): Uint8Array {
  const parts: Float64Array[] = [Float64Array.from(watched)];
  const taps = [...sums].map(([index, { values, differences }]) => {
    const [one, two] = [values.pack(), differences?.pack()];
    parts.push(one, ...(two ? [two] : []));
    return [index, one.length, two?.length ?? -1] as const;
  });
  const head: Head = { ...rest, watched: watched.length, taps };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bodyAt = aligned(text.length + 4);
  const out = new Uint8Array(bodyAt + 8 * parts.reduce((sum, { length }) => sum + length, 0));
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 4);
  const numbers = new Float64Array(out.buffer, bodyAt);
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  return out;
}

/** Undefined for what is no state: a file that somebody else wrote, or half of one. */
export function unpackState(file: Uint8Array): TapState | undefined {
  if (file.length < 4) return undefined;
  const bytes = new Uint8Array(file);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const head = parseHead(bytes.subarray(4, 4 + length));
  if (!head) return undefined;
  const { watched, taps, ...rest } = head;
  const wanted = taps.reduce((sum, [, values, differences]) => sum + values + Math.max(0, differences), watched);
  if (bytes.length !== aligned(length + 4) + 8 * wanted) return undefined;
  const numbers = new Float64Array(bytes.buffer, aligned(length + 4));
  let at = watched;
  const next = (count: number) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  const sums = new Map<number, TapSums>();
  for (const [index, values, differences] of taps) {
    const own = ValueSums.unpack(next(values));
    sums.set(index, { values: own, ...(differences >= 0 && { differences: DifferenceSums.unpack(next(differences)) }) });
  }
  return { ...rest, watched: Array.from(numbers.subarray(0, watched)), sums };
}

function parseHead(bytes: Uint8Array): Head | undefined {
  try {
    const head: Head = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(head.taps) ? head : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Float64 arrays begin at multiples of 8. */
function aligned(at: number): number {
  return Math.ceil(at / 8) * 8;
}
