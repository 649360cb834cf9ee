/** Sorting gives way to the page after so long: 100,000 names take longer than a frame. */
const sliceMs = 24;

/** Runs this short are sorted at once. */
const runLength = 4096;

export interface SortBy {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows by their key; what is not known (NaN, the empty text) is last either way, and equals keep their order. Undefined when `isStale` says so meanwhile. */
export async function sortRows(
  rows: Int32Array,
  keys: Float64Array | readonly string[],
  descending: boolean,
  isStale: () => boolean,
): Promise<Int32Array | undefined> {
  const compare = comparison(keys, descending);
  let [from, to] = [rows.slice(), new Int32Array(rows.length)];
  let began = performance.now();
  const rest = async () => {
    if (performance.now() - began < sliceMs) return;
    await new Promise((resume) => setTimeout(resume));
    began = performance.now();
  };
  for (let at = 0; at < from.length; at += runLength) {
    from.subarray(at, at + runLength).sort(compare);
    await rest();
  }
  for (let length = runLength; length < from.length; length *= 2) {
    for (let at = 0; at < from.length; at += 2 * length) {
      merge(from, to, at, Math.min(at + length, from.length), Math.min(at + 2 * length, from.length), compare);
      await rest();
      if (isStale()) return undefined;
    }
    [from, to] = [to, from];
  }
  return isStale() ? undefined : from;
}

/** Ties are broken by the row, which makes any sort stable. */
function comparison(keys: Float64Array | readonly string[], descending: boolean): (a: number, b: number) => number {
  const sign = descending ? -1 : 1;
  if (keys instanceof Float64Array)
    return (a, b) => {
      const [x, y] = [keys[a]!, keys[b]!];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
      return sign * (x - y) || a - b;
    };
  return (a, b) => {
    const [x, y] = [keys[a]!, keys[b]!];
    if (x === y) return a - b;
    if (x === '' || y === '') return x === '' ? 1 : -1;
    return x < y ? -sign : sign;
  };
}

function merge(
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
  compare: (a: number, b: number) => number,
): void {
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
    to[at] = takeLeft ? from[left++]! : from[right++]!;
  }
}
