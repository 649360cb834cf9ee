import type { Model } from '../ir/graph';
import { type ExternalFile, externalFiles, externalLocationFault } from '../onnx/external';
import { renameNodes } from '../onnx/write';
import { Problem } from '../problem';
import type { World } from '../world';
import type { CpuRequest } from './cpu-protocol';

export interface StagedModel {
  /** A folder of this run's own. */
  readonly folder: string;
  /** What onnxruntime opens. */
  readonly model: string;
  readonly data: CpuRequest['data'];
  readonly dataBytes: number;
}

/** Said before anything starts: without its weights a model can be shown, not run. */
export async function refuseMissingData(model: Model, world: Pick<World, 'files'>): Promise<void> {
  const missing = (await externalFiles(model, world.files)).find(({ present }) => !present);
  if (missing) throw missingData(model, missing);
}

function missingData(model: Model, { location, tensors }: ExternalFile): Problem {
  const fault = externalLocationFault(location);
  const what = `The weights of ${tensors} tensors are in ${JSON.stringify(location)}, which`;
  return fault
    ? new Problem('external-location', model.path, `${what} ${fault}.`, "Save the model again with its data in the model's own folder.")
    : new Problem('data-missing', model.path, `${what} is not there.`, "Put that file into the model's folder, then try again.");
}

/**
 * onnxruntime reports times by node name, so a model with unnamed or doubled names is run as a copy that has the stable ones. It reads external
 * data from the model's own folder alone: the copy's data is linked beside it, which needs a folder on the same disk.
 */
export async function stageModel(model: Model, { files }: Pick<World, 'files'>): Promise<StagedModel> {
  const renamed = renameNodes(model);
  const external = await externalFiles(model, files);
  const source = files.dirname(model.path);
  const sizes = await Promise.all(external.map(async ({ location }) => (await files.stat(files.join(source, location)))?.size ?? 0));
  const dataBytes = sizes.reduce((sum, size) => sum + size, 0);
  const folder = await files.scratch('qnn-lens-cpu-', renamed && external.length > 0 ? model.path : undefined);
  if (!renamed) return { folder, model: model.path, data: [], dataBytes };
  try {
    const copy = files.join(folder, 'model', 'model.onnx');
    await files.makeFolder(files.dirname(copy));
    await files.write(copy, renamed);
    const data = external.map(({ location }) => ({ from: files.join(source, location), to: files.join(folder, 'model', location) }));
    return { folder, model: copy, data, dataBytes };
  } catch (thrown) {
    await files.remove(folder);
    throw thrown;
  }
}
