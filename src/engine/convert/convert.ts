import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import type { ConvertedModel, ConvertModelOptions } from './result';
import { toolMissing } from './tool-missing';

/** Makes `<name>_qnn` with everything a device needs. The folder appears whole or not at all. */
export async function convertModel(model: Model, _options: ConvertModelOptions, _job: JobContext): Promise<ConvertedModel> {
  throw toolMissing(model.path);
}
