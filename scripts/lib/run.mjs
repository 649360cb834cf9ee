// Child processes: one way to start them, and the end of their output when they fail.
import { spawn } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { say } from './say.mjs';

/** The checkout: every script works from here, wherever it was started. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs to the end and returns the code and everything it said, which `onLine` hears line by line. Rejects only when the command cannot start. */
export function run(command, args, { cwd = root, env = {}, show = false, onLine } = {}) {
  return new Promise((done, fail) => {
    const out = show ? 'inherit' : 'pipe';
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
    let output = '';
    for (const stream of [child.stdout, child.stderr].filter(Boolean)) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
      if (onLine) createInterface({ input: stream }).on('line', onLine);
    }
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Like `run`, but a failure is thrown with the last lines of the output, and a long silence is filled with a sign of life. */
export async function runOrThrow(part, command, args, options = {}) {
  const name = [command, ...args.slice(0, 2)].map((word) => basename(word)).join(' ');
  const pulse = setInterval(() => say(part, `still busy: ${name}`), 20_000);
  try {
    const { code, output } = await run(command, args, options);
    if (code !== 0) throw new Error(`${name} ended with code ${code}:\n${output.trim().split('\n').slice(-12).join('\n')}`);
    return output;
  } finally {
    clearInterval(pulse);
  }
}

/** Does the command exist and answer? */
export async function answers(command, args = ['--version']) {
  try {
    return (await run(command, args)).code === 0;
  } catch {
    return false;
  }
}

/** npm as a command and its first arguments: under `npm run` the same npm, otherwise the one on PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath?.endsWith('.js')
    ? process.env.npm_execpath
    : join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (process.env.npm_execpath?.endsWith('.js') || process.platform === 'win32') return [process.execPath, script];
  return ['npm'];
}
