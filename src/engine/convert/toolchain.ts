import type { JobContext } from '../job';
import { asProblem, Problem, type ProblemFields, problemFields } from '../problem';
import { toolMissing } from './tool-missing';
import { runRequest } from './tool-process';

/** What is installed, as the toolchain itself reports it. */
export interface ToolchainReport {
  readonly ready: boolean;
  /** `{ name: 'onnxruntime-qnn', version: '2.7.0' }` ... */
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  readonly python: string | undefined;
  /** Of the Python environment where there is one, else of our package. */
  readonly folder: string;
  readonly problem?: ProblemFields;
}

/** Libraries without which a job fails. The GPU's is not among them: nothing can be compiled for it on a PC. */
const needed = ['QnnHtp', 'HtpPrepare', 'QnnIr', 'QnnSaver', 'QnnSystem'];

/** Looks at the toolchain: which versions, which libraries. A missing or broken one is in the report, not thrown. */
export async function doctor(job: JobContext, chosen?: string): Promise<ToolchainReport> {
  const { files, processes } = job.world;
  const python = chosen ?? (await processes.toolchainPython());
  if (!python)
    return { ready: false, versions: [], python, folder: processes.toolchainFolder, problem: problemFields(toolMissing('toolchain')) };
  const folder = files.dirname(files.dirname(python));
  const scratch = await files.scratch('qnn-lens-doctor');
  try {
    return { python, folder, ...(await inspect(scratch, job, python)) };
  } catch (thrown) {
    return { ready: false, versions: [], python, folder, problem: problemFields(asProblem(thrown, 'toolchain')) };
  } finally {
    await files.remove(scratch);
  }
}

async function inspect(scratch: string, job: JobContext, python: string): Promise<Pick<ToolchainReport, 'ready' | 'versions' | 'problem'>> {
  for (const event of await runRequest({ job: 'doctor' }, scratch, 'Look at the toolchain', job, python)) {
    if (event.type !== 'result') continue;
    const versions = Object.entries(event.versions).map(([name, version]) => ({ name, version }));
    const missing = needed.filter((name) => !event.libraries[name]);
    return missing.length === 0 ? { ready: true, versions } : { ready: false, versions, problem: problemFields(incomplete(missing)) };
  }
  throw incomplete(needed);
}

function incomplete(missing: readonly string[]): Problem {
  return new Problem('tool-missing', 'toolchain', `The QNN toolchain lacks ${missing.join(', ')}.`, 'Set it up again.');
}
