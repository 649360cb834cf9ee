import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const installed = resolve('.workbench');
const node = join(installed, 'node24', 'bin', 'node');
const codeServer = join(installed, 'code-server');

/** The checkout's toolchain, which an installed extension does not look for. */
const toolchainPython = resolve('.toolchain', 'venv', 'bin', 'python');

/** A real VS Code workbench with its own extension host, settings and home, all in one folder that goes with it. */
export interface Workbench {
  readonly home: string;
  /** Address of the page that shows `folder`; `payload` is what the page hands to the workbench. */
  url(folder: string, payload?: readonly (readonly [key: string, value: string])[]): string;
  /** What the user's settings say from now on, beside the quiet ones. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** A file as the page names it. */
  remote(path: string): string;
  readonly log: () => string;
  /** Process id of the server, which leads its process group. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  readonly vsix?: string;
  /** Lets the page name an extension folder and a test entry; suppresses toasts and dialogs, so not for tests of the screen. */
  readonly forTestsInside?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** File that keeps the server's output. */
  readonly log?: string;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'json.schemaDownload.enable': false,
};

export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const home = mkdtempSync(join(tmpdir(), 'qnn-lens-workbench-'));
  const env = environment(home, options.env);
  const base = [
    codeServer,
    '--config',
    join(home, 'config.yaml'),
    '--user-data-dir',
    join(home, 'user'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  mkdirSync(join(home, 'user', 'User'), { recursive: true });
  writeFileSync(join(home, 'config.yaml'), '');
  configure(home, {});
  if (options.vsix) await installExtension(base, env, options.vsix);
  const port = await freePort();
  const child = spawn(node, [...base, ...serverArguments(port, options)], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return await whenUp(child, port, home, options.log);
}

function configure(home: string, settings: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(home, 'user', 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
}

function serverArguments(port: number, { forTestsInside }: WorkbenchOptions): readonly string[] {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
  const inside = forTestsInside ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  return ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, ...inside];
}

/** The extension host inherits it. Everything that a workbench writes for a user lands in `home`. */
function environment(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'NODE_TEST_CONTEXT');
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  return {
    QNN_LENS_PYTHON: toolchainPython,
    ...Object.fromEntries(own),
    ...folders,
    XDG_RUNTIME_DIR: home,
    TMPDIR: home,
    NODE_OPTIONS: '',
    ...extra,
  };
}

async function installExtension(base: readonly string[], env: Record<string, string | undefined>, vsix: string): Promise<void> {
  const child = spawn(node, [...base, '--install-extension', resolve(vsix), '--force'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0 || !output().includes('successfully installed')) throw new Error(`${vsix} was not installed:\n${output()}`);
}

function collect(child: ChildProcess, file?: string): () => string {
  let text = '';
  const copy = file ? createWriteStream(file) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
      copy?.write(chunk);
    });
  }
  return () => text;
}

async function whenUp(child: ChildProcess, port: number, home: string, logFile?: string): Promise<Workbench> {
  const pid = child.pid ?? 0;
  const log = collect(child, logFile);
  const killAll = () => endGroup(pid, 'SIGKILL');
  process.once('exit', killAll);
  const address = `http://127.0.0.1:${port}`;
  for (let waited = 0; !(await isHealthy(address)); waited += 100) {
    if (child.exitCode !== null || waited > 60_000) throw new Error(`The workbench did not start (exit code ${child.exitCode}):\n${log()}`);
    await sleep(100);
  }
  return {
    home,
    pid,
    log,
    url: (folder, payload = []) => `${address}/?${new URLSearchParams({ folder: resolve(folder), payload: JSON.stringify(payload) })}`,
    configure: (settings) => configure(home, settings),
    remote: (path) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`,
    stop: async () => {
      await stopGroup(child, pid);
      process.off('exit', killAll);
      await removeFolder(home);
    },
  };
}

async function isHealthy(address: string): Promise<boolean> {
  const reply = await fetch(`${address}/healthz`).catch(() => undefined);
  return reply?.ok === true;
}

/** The server, its extension host and terminals are one process group. */
function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function stopGroup(child: ChildProcess, pid: number): Promise<void> {
  const gone = new Promise((done) => child.once('close', done));
  if (child.exitCode === null) {
    endGroup(pid, 'SIGTERM');
    await Promise.race([gone, sleep(5000)]);
  }
  endGroup(pid, 'SIGKILL');
}

/** The last child may still be writing for a moment. */
async function removeFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
