import type { JobContext, StepRecord } from '../job';
import { asProblem, Problem } from '../problem';

/** Runs named steps one after another: tells progress, records the time, stops between steps, and puts the step's name on what goes wrong. */
export class Steps {
  readonly records: StepRecord[] = [];

  constructor(
    private readonly total: number,
    private readonly job: JobContext,
  ) {}

  async run<T>(step: string, work: () => Promise<T>): Promise<T> {
    const { world, stop, progress } = this.job;
    if (stop.aborted) throw new Problem('cancelled', step, `"${step}" was cancelled.`, 'Start it again when you want the result.');
    progress({ step, index: this.records.length, total: this.total });
    const start = world.now();
    try {
      return await work();
    } catch (thrown) {
      throw named(asProblem(thrown, step), step);
    } finally {
      this.records.push({ step, ms: Math.round(world.now() - start) });
    }
  }
}

function named(problem: Problem, step: string): Problem {
  const { code, where, what, fix, detail } = problem;
  return what.includes(`"${step}"`) ? problem : new Problem(code, where, `"${step}" failed. ${what}`, fix, detail);
}
