import type { ChannelStatistics, Statistics, ValueStatistics } from './statistics';

/** The figures of one value that are single numbers, in the order of the file. */
const figures = [
  'samples',
  'elements',
  'notFinite',
  'min',
  'max',
  'meanMin',
  'meanMax',
  'mean',
  'meanSquare',
] as const satisfies readonly (keyof ValueStatistics)[];
const format = 'qnn-lens statistics 2';

interface Head {
  readonly format: typeof format;
  /** Per value: its name, how many bins it has, and of its channels their axis and number. */
  readonly values: readonly (readonly [name: string, bins: number, axis: number, channels: number])[];
}

/** A head of JSON on a line of its own, then the numbers as float64: infinities stay, and a thousand histograms are compact. */
export function packStatistics(statistics: Statistics): Uint8Array {
  const all = [...statistics.values()];
  const head: Head = {
    format,
    values: all.map(({ value, histogram, channels }) => [value, histogram.counts.length, channels?.axis ?? 0, channels?.mean.length ?? 0]),
  };
  const text = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const parts = all.flatMap(partsOf);
  const numbers = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  const bytes = new Uint8Array(text.length + numbers.byteLength);
  bytes.set(text);
  bytes.set(new Uint8Array(numbers.buffer), text.length);
  return bytes;
}

function partsOf(one: ValueStatistics): readonly Float64Array[] {
  const { histogram, channels } = one;
  return [
    // Where every element was counted there is no number of sampled ones: 0.
    Float64Array.from([...figures.map((figure) => one[figure]), histogram.from, histogram.to, histogram.sampled ?? 0]),
    histogram.counts,
    ...(channels ? [channels.mean, channels.min, channels.max] : []),
  ];
}

/** Undefined for a file that is none of ours, or not whole. */
export function unpackStatistics(bytes: Uint8Array): Statistics | undefined {
  const end = bytes.indexOf('\n'.charCodeAt(0));
  const head = headOf(bytes.subarray(0, Math.max(0, end)));
  if (!head) return undefined;
  const lengths = head.values.map(([, bins, , channels]) => figures.length + 3 + bins + 3 * channels);
  const rest = bytes.slice(end + 1);
  if (rest.length !== 8 * lengths.reduce((sum, length) => sum + length, 0)) return undefined;
  const numbers = new Float64Array(rest.buffer);
  let at = 0;
  const take = (count: number) => {
    at += count;
    return numbers.slice(at - count, at);
  };
  return new Map(
    head.values.map(([value, bins, axis, channels]) => {
      const single = take(figures.length);
      const [from, to, sampled] = take(3) as unknown as [number, number, number];
      const scalars = Object.fromEntries(figures.map((figure, i) => [figure, single[i] as number])) as Record<
        (typeof figures)[number],
        number
      >;
      const histogram = { from, to, counts: take(bins), ...(sampled > 0 && { sampled }) };
      return [value, { value, ...scalars, histogram, ...(channels > 0 && { channels: channelsOf(axis, channels, take) }) }];
    }),
  );
}

function channelsOf(axis: number, count: number, take: (count: number) => Float64Array): ChannelStatistics {
  return { axis, mean: take(count), min: take(count), max: take(count) };
}

function headOf(text: Uint8Array): Head | undefined {
  try {
    const head = JSON.parse(new TextDecoder().decode(text)) as Partial<Head> | null;
    return head?.format === format && Array.isArray(head.values) ? (head as Head) : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
