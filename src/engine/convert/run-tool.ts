import type { JobContext } from '../job';
import type { Diagnostic } from '../problem';
import type { Chip } from '../targets/target';
import type { PreparedModel } from './prepared-model';
import type { AssignedPart } from './tool-events';
import { runRequest } from './tool-process';

export type ToolJob = 'place' | 'context' | 'dlc' | 'source' | 'simulate';

export interface ToolRequest {
  readonly job: ToolJob;
  readonly model: PreparedModel;
  readonly chip: Chip;
  /** `context` only: the stem of the files that it writes. */
  readonly contextName?: string;
}

export interface ToolFile {
  readonly role: string;
  readonly path: string;
  readonly bytes: number;
  readonly partition?: number;
}

export interface ToolOutcome {
  readonly files: readonly ToolFile[];
  readonly parts: readonly AssignedPart[];
  /** Of Python and of each package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/**
 * How hard the compiler tries, 0 to 3. A binary is compiled once and run often, so it gets the most: 3 to 12 % less simulated time on four networks
 * than the provider's default. Times are simulated for the same graph that is shipped.
 */
export const finalizationMode = 3;

const providerOptions: Partial<Record<ToolJob, Readonly<Record<string, string>>>> = {
  context: { htp_graph_finalization_optimization_mode: String(finalizationMode) },
  simulate: { htp_graph_finalization_optimization_mode: String(finalizationMode) },
};

/** Runs one compilation in a new folder inside `scratch`. `step` names it to the user, in progress and in what goes wrong. */
export async function runTool(request: ToolRequest, scratch: string, step: string, job: JobContext): Promise<ToolOutcome> {
  const { files } = job.world;
  const { model, chip, contextName } = request;
  const folder = files.join(scratch, `${request.job}-${chip.soc}`);
  await files.makeFolder(folder);
  const { path, name, dataFolder, data } = model;
  const wire = {
    job: request.job,
    model: path,
    name,
    dataFolder,
    data,
    scratch: folder,
    socModel: chip.socModel,
    contextName,
    providerOptions: providerOptions[request.job],
  };
  const outcome = { files: [] as ToolFile[], parts: [] as readonly AssignedPart[], versions: {}, warnings: [] as Diagnostic[] };
  for (const event of await runRequest(wire, folder, step, job)) {
    if (event.type === 'file') outcome.files.push({ ...event, path: files.join(folder, event.path) });
    if (event.type === 'problem') outcome.warnings.push({ ...event.problem, severity: 'warning' });
    if (event.type === 'started') outcome.versions = event.versions;
    if (event.type === 'result') outcome.parts = event.parts;
  }
  return outcome;
}
