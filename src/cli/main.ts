import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeWorld } from '../node/world';
import type { DrawingModule } from '../protocol/drawing';
import { runCli } from './cli';
import { processTerminal } from './terminal';

const stop = new AbortController();
let interrupted = false;

/** The first signal lets the job clean up after itself; whoever presses Ctrl-C twice does not want to wait for that. */
function interrupt(): void {
  if (interrupted) process.exit(130);
  interrupted = true;
  stop.abort();
}

/** The reader is gone (`| head`): nobody is left to do the work for. */
function readerGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

process.stdout.on('error', readerGone);
process.stderr.on('error', readerGone);

const packageRoot = resolve(fileURLToPath(import.meta.url), '..', '..');
process.exitCode = await runCli(process.argv.slice(2), {
  terminal: processTerminal(process),
  cwd: process.cwd(),
  stop: stop.signal,
  world: (settings) => nodeWorld({ packageRoot, log: settings.log, toolchain: () => settings.toolchain }),
  drawing: () => import(pathToFileURL(join(packageRoot, 'dist', 'drawing.js')).href) as Promise<DrawingModule>,
  onJob: () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) if (!process.listeners(signal).includes(interrupt)) process.on(signal, interrupt);
  },
});
