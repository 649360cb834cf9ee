import type { World } from './world';

/** What a long job tells while it runs. `done`/`total` count steps; `fraction` is within the step, where it is known. */
export interface Progress {
  readonly step: string;
  readonly index: number;
  readonly total: number;
  readonly fraction?: number;
  readonly detail?: string;
}

/** How a job is run: the same for the editor, the CLI and the tests. */
export interface JobContext {
  readonly world: World;
  readonly stop: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** One finished step, for `manifest.json` and the report. Milliseconds of wall time. */
export interface StepRecord {
  readonly step: string;
  readonly ms: number;
}
