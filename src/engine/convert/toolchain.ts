import type { JobContext } from '../job';
import { Problem, type ProblemFields, problemFields } from '../problem';

/** What is installed, as the toolchain itself reports it. */
export interface ToolchainReport {
  readonly ready: boolean;
  /** `{ name: 'onnxruntime-qnn', version: '2.7.0' }` ... */
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  readonly python: string | undefined;
  /** Where it is or would be installed. */
  readonly folder: string;
  readonly problem?: ProblemFields;
}

/** The Problem of every job that needs the toolchain while it is not set up. */
export function toolMissing(where: string): Problem {
  return new Problem(
    'tool-missing',
    where,
    'The QNN toolchain is not set up.',
    'Run "QNN: Set Up Toolchain" (or `qnn-lens doctor --setup`).',
  );
}

/** Looks at the toolchain: which versions, which libraries. Never throws for a missing toolchain: the report says so. */
export async function doctor(job: JobContext): Promise<ToolchainReport> {
  const python = await job.world.processes.toolchainPython();
  return {
    ready: false,
    versions: [],
    python,
    folder: job.world.processes.toolchainFolder,
    problem: problemFields(toolMissing('toolchain')),
  };
}
