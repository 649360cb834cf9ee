import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The peer that ours is held against; another version would be another race. */
export const netronVersion = '9.3.3';

/** How a driver sees that a graph is there, how many boxes it has, and where to move it. */
export const lens = {
  name: 'QNN Lens',
  ready: 'document.querySelector("[data-ready=true]") !== null',
  count: 'Number(document.querySelector("[data-boxes]").dataset.boxes)',
  surface: '.surface',
};

export const netron = {
  name: `Netron ${netronVersion}`,
  ready: 'document.body && document.body.classList.contains("default") && document.querySelectorAll("#nodes > g").length > 0',
  count: 'document.querySelectorAll("#nodes > g").length',
  surface: '#target',
};

/** Netron's command: the one given, one made before, or one installed now from PyPI into `folder`. Undefined, with the reason on the console, where it cannot be had. */
export function findNetron(given, folder) {
  if (given) return given;
  const command = join(folder, 'netron', 'bin', 'netron');
  if (existsSync(command)) return command;
  try {
    console.error(`Installing Netron ${netronVersion} from PyPI …`);
    execFileSync('python3', ['-m', 'venv', join(folder, 'netron')], { stdio: 'pipe' });
    execFileSync(join(folder, 'netron', 'bin', 'pip'), ['install', '--quiet', `netron==${netronVersion}`], { stdio: 'pipe' });
    return command;
  } catch (failed) {
    console.error(`Netron cannot be installed, so there is nothing to compare with: ${String(failed.stderr ?? failed.message).trim()}`);
    return undefined;
  }
}

/** Starts Netron for one model and waits until it answers. */
export async function startNetron(command, file, port) {
  const child = spawn(command, ['--host', '127.0.0.1', '-p', String(port), '--verbosity', 'quiet', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer) {
      await answer.arrayBuffer();
      return { url, close: () => child.kill() };
    }
    await sleep(100);
  }
  child.kill();
  throw new Error(`${command} does not answer at ${url}.`);
}
