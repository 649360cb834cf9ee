import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Problem } from '../engine/problem';
import type { RunOptions, RunResult } from '../engine/world';
import { lineSplitter, logTail } from './lines';
import { endGroup, releaseGroup, trackGroup } from './process-group';

const tailLines = 40;

/**
 * Runs a tool in a process group of its own. Its standard input stays open and silent as long as we live: a child that reads the end there
 * knows that we are gone, even when we were killed. File descriptor 3 carries its events.
 */
export function runProcess(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  if (options.stop?.aborted) return Promise.resolve({ code: undefined, ended: 'stopped', tail: [] });
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(cannotStart(command, args, options.cwd, error));
    });
    if (child.pid !== undefined) follow(child, child.pid, options, resolve);
  });
}

function follow(child: ChildProcess, pid: number, options: RunOptions, resolve: (result: RunResult) => void): void {
  trackGroup(pid);
  const log = logTail(tailLines, options.onLog);
  listen(child.stdio[1], log.splitter());
  listen(child.stdio[2], log.splitter());
  listen(
    child.stdio[3],
    lineSplitter((line) => options.onEvent?.(line)),
  );
  // A child that dies early breaks our end of its input: its exit code tells the story.
  child.stdin?.on('error', () => undefined);

  let ended: RunResult['ended'];
  const end = (reason: NonNullable<RunResult['ended']>) => {
    ended ??= reason;
    endGroup(pid);
  };
  const stop = () => end('stopped');
  options.stop?.addEventListener('abort', stop, { once: true });
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => end('timeout'), options.timeoutMs);

  child.once('exit', () => releaseGroup(pid));
  child.once('close', (code, signal) => {
    clearTimeout(timer);
    options.stop?.removeEventListener('abort', stop);
    resolve({ code: code ?? undefined, ...(signal && { signal }), ...(ended && { ended }), tail: log.lines });
  });
}

function listen(stream: unknown, splitter: ReturnType<typeof lineSplitter>): void {
  const readable = stream as Readable;
  readable.on('data', (bytes: Buffer) => splitter.push(bytes));
  readable.once('end', () => splitter.end());
  // A pipe that breaks when its process is killed has nothing more to say.
  readable.on('error', () => splitter.end());
}

function cannotStart(command: string, args: readonly string[], cwd: string | undefined, error: Error): Problem {
  const where = cwd === undefined ? '' : ` in "${cwd}"`;
  return new Problem(
    'tool-missing',
    command,
    `"${command}" could not be started${where}: ${error.message}.`,
    'Check that it is installed.',
    {
      argv: [command, ...args],
    },
  );
}
