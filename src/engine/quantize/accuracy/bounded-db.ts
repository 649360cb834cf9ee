/** JSON and tables have no infinity: where nothing at all differs, and where nothing is left of the signal, decibels are at this bound. */
const mostDb = 999;

/** NaN stays: it is not known. */
export function boundedDb(db: number): number {
  return Math.min(mostDb, Math.max(-mostDb, db));
}
