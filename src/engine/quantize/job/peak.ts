import type { RunTaps } from '../calibrate/run';

/** The highest memory of the children that a job ran, in mebibytes. */
export class ChildPeak {
  private most = 0;

  get mb(): number {
    return this.most;
  }

  /** The same, and looked at. */
  watching(run: RunTaps): RunTaps {
    return async (request, job) => {
      const result = await run(request, job);
      this.most = Math.max(this.most, result.peakMemoryMb);
      return result;
    };
  }
}
