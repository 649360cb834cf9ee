import type { JobContext } from '../job';
import { toolMissing } from './tool-missing';
import type { ToolchainReport } from './toolchain';

/** Installs the toolchain into `folder` (a Python venv), or leaves nothing that looks installed. */
export async function setupToolchain(folder: string, _job: JobContext): Promise<ToolchainReport> {
  throw toolMissing(folder);
}
