import { toolMissing } from '../convert/toolchain';
import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import type { Target } from '../targets/target';
import type { Placement } from './placement';

/** Asks the real compiler where each node runs. */
export async function verifyPlacement(model: Model, _target: Target, _job: JobContext): Promise<Placement> {
  throw toolMissing(model.path);
}
