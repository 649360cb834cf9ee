import { toolMissing } from '../convert/tool-missing';
import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import type { Target } from '../targets/target';
import type { Profile } from './profile';

/** Simulated device time of the whole graph and of each layer. */
export async function profileHtp(model: Model, _target: Target, _job: JobContext): Promise<Profile> {
  throw toolMissing(model.path);
}
