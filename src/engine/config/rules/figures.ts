import type { Provenance } from '../../rung';

/** One figure of the model, with whoever produced it. */
export interface Figure extends Provenance {
  readonly value: number;
  /** What the producer leaves out, so that the true figure is no better: `the nodes on the CPU`. */
  readonly without?: string;
}

/** What `qnn-budget.json` limits, as far as it is known; the highest rung of truth that there is. */
export interface Figures {
  readonly cpuNodes?: Figure;
  readonly segments?: Figure;
  readonly boundaryBytes?: Figure;
  readonly latencyMs?: Figure;
  readonly contextBytes?: Figure;
  /** Weights and activations that are alive at once. */
  readonly memoryBytes?: Figure;
  readonly sqnrDb?: Figure;
  readonly cosine?: Figure;
}
