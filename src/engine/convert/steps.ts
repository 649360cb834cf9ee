import type { JobContext, Progress, StepRecord } from '../job';
import { asProblem, Problem } from '../problem';

/** Runs named steps one after another: tells progress, records the time, stops between steps, and puts the step's name on what goes wrong. */
export class Steps {
  readonly records: StepRecord[] = [];

  constructor(
    private readonly total: number,
    private readonly job: JobContext,
  ) {}

  /** `work` gets the job as one step sees it: what its own jobs tell is told as a detail of this step. */
  async run<T>(step: string, work: (within: JobContext) => Promise<T>): Promise<T> {
    const { world, stop, progress } = this.job;
    if (stop.aborted) throw new Problem('cancelled', step, `"${step}" was cancelled.`, 'Start it again when you want the result.');
    const place = { step, index: this.records.length, total: this.total };
    progress(place);
    const start = world.now();
    try {
      return await work({ ...this.job, progress: (inner) => progress({ ...place, ...part(inner, step) }) });
    } catch (thrown) {
      throw named(asProblem(thrown, step), step);
    } finally {
      this.records.push({ step, ms: Math.round(world.now() - start) });
    }
  }
}

function part({ step, fraction, detail }: Progress, outer: string): Pick<Progress, 'fraction' | 'detail'> {
  const told = [step === outer ? undefined : step, detail].filter(Boolean).join(', ');
  return { ...(fraction !== undefined && { fraction }), ...(told !== '' && { detail: told }) };
}

function named(problem: Problem, step: string): Problem {
  const { code, where, what, fix, detail } = problem;
  return what.includes(`"${step}"`) ? problem : new Problem(code, where, `"${step}" failed. ${what}`, fix, detail);
}
