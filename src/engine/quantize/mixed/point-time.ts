import type { JobContext } from '../../job';
import { isAbort, Problem } from '../../problem';
import { profileHtp } from '../../profile/htp-sim';
import type { OpenModel } from '../../session';
import type { Chip } from '../../targets/target';

export interface PointTime {
  readonly estimatedUs: number;
  /** Undefined without the toolchain, and where the compiler refuses the model. */
  readonly simulatedUs?: number;
}

/** The time of a quantized model by the simulator, beside what the cost model says of its layers. */
export async function pointTime({ model }: OpenModel, estimatedUs: number, chip: Chip, job: JobContext): Promise<PointTime> {
  if (!(await job.world.processes.toolchainPython())) return { estimatedUs };
  try {
    const { total } = await profileHtp(model, { chip, precision: 'w8a8' }, job);
    return { estimatedUs, simulatedUs: total.meanMs * 1000 };
  } catch (thrown) {
    if (isAbort(thrown) || !(thrown instanceof Problem)) throw thrown;
    job.stop.throwIfAborted();
    job.world.log(`This choice of widths has no simulated time: ${thrown.what}`);
    return { estimatedUs };
  }
}
