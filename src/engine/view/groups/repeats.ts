/** A stretch of a sequence, `from` included, `to` not. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Shorter parts are read faster than folded. */
export const leastBlock = 4;
/** How many equal tokens in a row prove a repetition: the longest first, because the parts within a layer repeat, too. */
const windows = [256, 64, 16, 4];
const base = 0x01000193;

/**
 * The parts of a sequence of tokens that come again: those in a row (layers, residual blocks), and what stands between such rows wherever it is equal.
 * `cut[i]` says how much flows from before place i to it and after it: of all places where a block could start, the narrowest is taken. Linear in the
 * tokens for each of four window lengths.
 */
export function repeatedStretches(tokens: Int32Array, cut: Int32Array, startsLate: (at: number) => boolean): readonly Stretch[] {
  let found: Stretch[] = [];
  for (const window of windows) {
    const free = gapsOf(found, tokens.length);
    const more = free.flatMap((gap) => rowsIn(tokens, gap, window).flatMap((row) => blocksOf(row, cut, startsLate)));
    found = [...found, ...more].sort((a, b) => a.from - b.from);
  }
  return [...found, ...equalGaps(tokens, found)].sort((a, b) => a.from - b.from);
}

/** A number for the tokens of a stretch; equal stretches have equal numbers. */
export function stretchHash(tokens: Int32Array, { from, to }: Stretch): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, base) + tokens[at]!) | 0;
  return hash;
}

export function gapsOf(stretches: readonly Stretch[], length: number): readonly Stretch[] {
  const ends = [0, ...stretches.map(({ to }) => to)];
  const starts = [...stretches.map(({ from }) => from), length];
  return ends.map((from, index) => ({ from, to: starts[index]! })).filter(({ from, to }) => to > from);
}

interface Row extends Stretch {
  readonly period: number;
}

/** Where a window of tokens comes again at one distance over and over, one period follows the other. */
function rowsIn(tokens: Int32Array, { from, to }: Stretch, window: number): readonly Row[] {
  const last = new Map<number, number>();
  const rows: Row[] = [];
  let power = 1;
  for (let i = 1; i < window; i++) power = Math.imul(power, base);
  let hash = 0;
  let begin = -1;
  let period = 0;
  let free = from;
  const close = (end: number) => {
    const start = Math.max(free, begin - period);
    const whole = begin >= 0 && period >= leastBlock && end - start >= 2 * period && isPeriodic(tokens, start, end, period);
    if (whole) rows.push({ from: start, to: end, period });
    if (whole) free = end;
  };
  for (let at = from; at < to; at++) {
    if (at - window >= from) hash = (hash - Math.imul(tokens[at - window]!, power)) | 0;
    hash = (Math.imul(hash, base) + tokens[at]!) | 0;
    if (at + 1 - window < from) continue;
    const start = at + 1 - window;
    const distance = start - (last.get(hash) ?? Number.NEGATIVE_INFINITY);
    last.set(hash, start);
    if (distance === period) continue;
    close(at);
    [begin, period] = Number.isFinite(distance) ? [start, distance] : [-1, 0];
  }
  close(to);
  return rows;
}

function isPeriodic(tokens: Int32Array, from: number, to: number, period: number): boolean {
  for (let at = from + period; at < to; at++) if (tokens[at] !== tokens[at - period]) return false;
  return true;
}

/** The whole periods of a row, from the narrowest of the places where they can start. */
function blocksOf({ from, to, period }: Row, cut: Int32Array, startsLate: (at: number) => boolean): readonly Stretch[] {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let start = from; start < from + period; start++) {
    let [flow, count] = [0, 0];
    for (let at = start; at <= to; at += period) {
      flow += cut[at]!;
      count++;
    }
    const cost = flow / count + (startsLate(start) ? 0.5 : 0) + (count < 3 ? 1 : 0);
    if (cost < least) [best, least] = [start, cost];
  }
  const blocks: Stretch[] = [];
  for (let at = best; at + period <= to; at += period) blocks.push({ from: at, to: at + period });
  return blocks.length > 1 ? blocks : [];
}

/** The first block of a stage often differs from those that follow it, and equals the first blocks of other stages. */
function equalGaps(tokens: Int32Array, blocks: readonly Stretch[]): readonly Stretch[] {
  const longest = blocks.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  const gaps = gapsOf(blocks, tokens.length).filter(({ from, to }) => to - from >= leastBlock && to - from <= 2 * longest);
  const count = new Map<number, number>();
  const hashes = gaps.map((gap) => stretchHash(tokens, gap));
  for (const hash of hashes) count.set(hash, (count.get(hash) ?? 0) + 1);
  return gaps.filter((_, index) => count.get(hashes[index]!)! > 1);
}
