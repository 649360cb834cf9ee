import type { JobContext } from '../job';
import { Problem } from '../problem';
import { findBasePython } from './base-python';
import { pipProblem } from './pip-problems';
import { Steps } from './steps';
import { doctor, type ToolchainReport } from './toolchain';

const names = {
  python: 'Find Python',
  environment: 'Create the environment',
  install: 'Download and install',
  check: 'Check the toolchain',
};

/**
 * Installs the toolchain into `folder/venv`, or leaves what was there. It is built beside and moved in at the end, so that a cancelled or failed
 * installation never looks like a finished one. A moved environment still works because only its Python is called, never its scripts, whose
 * first lines hold the old path.
 */
export async function setupToolchain(folder: string, job: JobContext): Promise<ToolchainReport> {
  const { files } = job.world;
  const target = files.join(folder, 'venv');
  const steps = new Steps(Object.keys(names).length, job);
  await files.makeFolder(folder);
  const scratch = await files.scratch('qnn-lens-setup', target);
  try {
    const base = await steps.run(names.python, () => findBasePython(scratch, job));
    const building = files.join(scratch, 'venv');
    await steps.run(names.environment, () => runStep(names.environment, base.command, ['-m', 'venv', building], scratch, job));
    await steps.run(names.install, () => install(files.join(building, ...base.inVenv), scratch, job));
    return await steps.run(names.check, async () => {
      const report = await doctor(job, files.join(building, ...base.inVenv));
      if (report.problem) throw new Problem(report.problem.code, folder, report.problem.what, report.problem.fix);
      job.stop.throwIfAborted();
      await files.rename(building, target);
      return { ...report, python: files.join(target, ...base.inVenv), folder };
    });
  } finally {
    await files.remove(scratch);
  }
}

function install(python: string, scratch: string, job: JobContext): Promise<void> {
  const { files, processes } = job.world;
  const requirements = files.join(processes.toolchainFolder, 'requirements.txt');
  const args = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar',
    'off',
    '--only-binary',
    ':all:',
    '-r',
    requirements,
  ];
  return runStep(names.install, python, args, scratch, job, (line) => {
    const what = /^\s*(Collecting|Downloading|Installing collected packages:)\s+(\S+)/.exec(line);
    if (what)
      job.progress({ step: names.install, index: 2, total: Object.keys(names).length, detail: `${what[1]?.split(' ')[0]} ${what[2]}` });
  });
}

async function runStep(
  step: string,
  command: string,
  args: readonly string[],
  cwd: string,
  job: JobContext,
  onLine?: (line: string) => void,
): Promise<void> {
  const { processes, log } = job.world;
  const result = await processes.run(command, args, {
    cwd,
    stop: job.stop,
    // A Python of another environment must not leak its packages into this one.
    env: { PYTHONNOUSERSITE: '1', PYTHONPATH: '', PIP_REQUIRE_VIRTUALENV: '' },
    onLog: (line) => {
      log(line);
      onLine?.(line);
    },
  });
  if (result.code !== 0) throw pipProblem(step, [command, ...args], result);
}
