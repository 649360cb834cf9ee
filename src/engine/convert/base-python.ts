import type { JobContext } from '../job';
import { Problem } from '../problem';

/** A Python that environments can be made with. */
export interface BasePython {
  readonly command: string;
  /** Where an environment made by it has its own Python, as path parts. */
  readonly inVenv: readonly string[];
}

/** The newest first; onnxruntime-qnn 2.7.0 has wheels for 3.11 to 3.14. */
const candidates = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
const probe = 'import sys,sysconfig,venv,ensurepip;print("qnn-lens",sys.version_info[0],sys.version_info[1],sysconfig.get_platform())';

/** Asks each candidate; says what was found when none fits. */
export async function findBasePython(cwd: string, job: JobContext): Promise<BasePython> {
  const seen: string[] = [];
  for (const command of candidates) {
    const answer = await ask(command, cwd, job);
    if (!answer) continue;
    const { major, minor, platform } = answer;
    seen.push(`${command} is ${major}.${minor} on ${platform}`);
    if (platform.startsWith('macosx')) throw unsupported(platform);
    if (major === 3 && minor >= 11 && minor <= 14)
      return { command, inVenv: platform.startsWith('win') ? ['Scripts', 'python.exe'] : ['bin', 'python'] };
  }
  throw new Problem(
    'python-missing',
    'python',
    seen.length === 0 ? 'No Python with the venv module was found.' : `No suitable Python was found: ${seen.join(', ')}.`,
    'Install Python 3.11 to 3.14 with its venv module (Debian and Ubuntu: python3-venv), then start again.',
  );
}

async function ask(command: string, cwd: string, { world, stop }: JobContext) {
  const lines: string[] = [];
  try {
    await world.processes.run(command, ['-c', probe], { cwd, stop, timeoutMs: 20_000, onLog: (line) => lines.push(line) });
  } catch (thrown) {
    // Not installed under this name: the next candidate is asked.
    if (thrown instanceof Problem && thrown.code === 'tool-missing') return undefined;
    throw thrown;
  }
  const answer = lines.map((line) => /^qnn-lens (\d+) (\d+) (\S+)/.exec(line)).find(Boolean);
  return answer ? { major: Number(answer[1]), minor: Number(answer[2]), platform: answer[3] ?? '' } : undefined;
}

function unsupported(platform: string): Problem {
  return new Problem(
    'platform-unsupported',
    platform,
    `Qualcomm publishes no QNN toolchain for this platform (${platform}).`,
    'Use a Linux or Windows machine, also over Remote-SSH or in a container; estimates and the CPU profile work here.',
  );
}
