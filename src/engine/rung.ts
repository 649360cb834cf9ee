/** The three rungs of truth; a lower one is never shown as a higher one. `verified` is placement's word for the middle rung. */
export type Rung = 'estimate' | 'verified' | 'simulated' | 'measured';

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
