import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface CliResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface CliRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Kilobytes of address space, where the shell can limit it (Linux). */
  readonly memoryKb?: number;
  readonly heapMb?: number;
  /** Called with the first text on standard error: the moment to press Ctrl-C. */
  readonly onProgress?: (interrupt: () => void) => void;
}

export interface BuiltCli {
  readonly file: string;
  readonly run: (args: readonly string[], options?: CliRun) => Promise<CliResult>;
  readonly remove: () => Promise<void>;
}

/** The command line as it is shipped, bundled into a folder of this process so that several test runs do not disturb each other. */
export async function buildCli(): Promise<BuiltCli> {
  // Inside the project, so that the bundles find onnxruntime-node.
  const root = join(process.cwd(), 'out', `cli-${process.pid}`);
  const file = join(root, 'dist', 'cli.js');
  const external = ['onnxruntime-node', 'sharp', 'vscode'];
  // As esbuild.mjs has it.
  const resolution = { mainFields: ['module', 'main'], alias: { '@vscode/l10n': '@vscode/l10n/dist/browser.js' } };
  await build({ bundle: true, platform: 'node', ...resolution, external, entryPoints: ['src/cli/main.ts'], outfile: file, format: 'esm' });
  const tools = ['src/node/cpu-profiler.ts', 'src/node/tap-runner.ts', 'src/node/metric-runner.ts'];
  const outdir = join(root, 'dist');
  await build({ bundle: true, platform: 'node', external, entryPoints: tools, outdir, outExtension: { '.js': '.cjs' }, format: 'cjs' });
  const drawing = join(root, 'dist', 'drawing.js');
  await build({
    bundle: true,
    platform: 'neutral',
    ...resolution,
    entryPoints: ['webview/export/drawing.ts'],
    outfile: drawing,
    format: 'esm',
  });
  return { file, run: (args, options = {}) => runCli(file, args, options), remove: () => rm(root, { recursive: true, force: true }) };
}

function runCli(file: string, args: readonly string[], { env, cwd, memoryKb, heapMb, onProgress }: CliRun): Promise<CliResult> {
  const node = [...(heapMb ? [`--max-old-space-size=${heapMb}`] : []), file, ...args];
  const limited = memoryKb !== undefined && process.platform === 'linux';
  const [command, words] = limited
    ? ['sh', ['-c', `ulimit -v ${memoryKb}; exec "$0" "$@"`, process.execPath, ...node]]
    : [process.execPath, node];
  const started = performance.now();
  const child = spawn(command, words, { cwd, env: { ...process.env, NO_COLOR: '', ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (err === '') onProgress?.(() => child.kill('SIGINT'));
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, out, err, ms: performance.now() - started }));
  });
}
