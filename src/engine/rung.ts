/**
 * The three rungs of truth; a lower one is never shown as a higher one. `verified` is placement's word for the middle rung. `imported` is what another
 * tool wrote without saying how it came by it: it may be anything, so it counts as the lowest.
 */
export type Rung = 'estimate' | 'imported' | 'verified' | 'simulated' | 'measured';

const ranks: Readonly<Record<Rung, number>> = { estimate: 0, imported: 0, verified: 1, simulated: 1, measured: 2 };

export function isRung(value: unknown): value is Rung {
  return typeof value === 'string' && Object.hasOwn(ranks, value);
}

/** How high: what the compiler verified and what the simulator gave are on one rung. */
export function rungRank(rung: Rung): number {
  return ranks[rung];
}

/** Who produced a figure. Travels with it to every screen, file and report. */
export interface Producer {
  /** `QNN Lens rules`, `QNN HTP compiler`, `QNN simulator`, `onnxruntime CPU` ... */
  readonly tool: string;
  readonly version: string;
  /** Chip the figure holds for, where there is one. */
  readonly chip?: string;
  /** Settings that matter for the figure, in one line. */
  readonly settings?: string;
}

/** A figure set with its provenance. */
export interface Provenance {
  readonly rung: Rung;
  readonly producer: Producer;
}
