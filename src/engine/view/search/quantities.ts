const durations: Readonly<Record<string, number>> = { '': 1, us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6 };
const sizes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};
const counts: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const widths: Readonly<Record<string, number>> = { '': 1 };

export type Quantity = 'time' | 'bytes' | 'count' | 'bits';

const scales: Readonly<Record<Quantity, Readonly<Record<string, number>>>> = { time: durations, bytes: sizes, count: counts, bits: widths };

/** What a sentence calls it. */
export const quantityNames: Readonly<Record<Quantity, string>> = {
  time: 'a duration',
  bytes: 'a size',
  count: 'a number',
  bits: 'a number of bits',
};

/** `1.5ms` as 1500 µs, `2MB` as 2,000,000 bytes; undefined when it is none. Lower case is expected. */
export function quantity(text: string, kind: Quantity): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)([a-zµμ]*)$/.exec(text);
  const scale = parts ? scales[kind][parts[2]!] : undefined;
  return scale === undefined ? undefined : Number(parts![1]) * scale;
}
