import type { Differences } from './differences';

/**
 * Several outputs as one figure. Outputs have scales and sizes of their own (boxes in pixels beside scores below one), so each counts alike: the noise of
 * each is a share of its own signal, and `sqnrDb` is the mean of those shares in decibels; so it is per sample. Cosine and top-1 agreement are means over
 * the outputs, `mse` is over all elements, `maxError` the largest of all.
 */
export function combineDifferences(parts: readonly Differences[]): Differences {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const elements = sumOf(parts, (part) => part.elements);
  const samples = parts.reduce((most, part) => Math.max(most, part.samples), 0);
  const sampleSqnrDb = Array.from({ length: samples }, (_, at) => meanDb(parts.flatMap((part) => part.sampleSqnrDb[at] ?? [])));
  return {
    samples,
    elements,
    notFinite: sumOf(parts, (part) => part.notFinite),
    sqnrDb: meanDb(parts.map((part) => part.sqnrDb)),
    sampleSqnrDb,
    worstSample: sampleSqnrDb.reduce((worst, db, at) => (db < (sampleSqnrDb[worst] as number) ? at : worst), 0),
    cosine: parts.length === 0 ? 1 : sumOf(parts, (part) => part.cosine) / parts.length,
    mse: elements === 0 ? 0 : sumOf(parts, (part) => part.mse * part.elements) / elements,
    maxError: parts.reduce((most, part) => Math.max(most, part.maxError), 0),
    top1Agreement: parts.length === 0 ? 1 : sumOf(parts, (part) => part.top1Agreement) / parts.length,
  };
}

/** The mean of noise shares, as decibels. */
function meanDb(levels: readonly number[]): number {
  const share = levels.reduce((sum, db) => sum + 10 ** (-db / 10), 0) / Math.max(1, levels.length);
  return share === 0 ? Number.POSITIVE_INFINITY : -10 * Math.log10(share);
}

function sumOf(parts: readonly Differences[], figure: (part: Differences) => number): number {
  return parts.reduce((sum, part) => sum + figure(part), 0);
}
