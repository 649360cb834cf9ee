import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Processes, World } from '../engine/world';
import { fileProblem } from './file-problem';
import { nodeFiles } from './files';
import { runProcess } from './run-process';
import { findToolchainPython, type ToolchainSettings } from './toolchain-location';

export interface NodeWorldOptions {
  /** The folder that holds `dist` and `toolchain`: the extension's or the npm package's root. */
  readonly packageRoot: string;
  /** Asked at each use, so that a changed setting counts at once. */
  readonly toolchain?: () => ToolchainSettings;
  readonly log?: (line: string) => void;
}

/** The engine's world over Node: for the worker beside the extension host, the CLI and the tests. */
export function nodeWorld(options: NodeWorldOptions): World {
  return {
    files: nodeFiles,
    processes: nodeProcesses(options),
    log: options.log ?? (() => undefined),
    now: () => performance.now(),
    date: () => new Date().toISOString(),
    // Kilobytes on every platform, says libuv.
    peakMemoryMb: () => process.resourceUsage().maxRSS / 1024,
    sha256,
  };
}

function nodeProcesses({ packageRoot, toolchain }: NodeWorldOptions): Processes {
  return {
    run: runProcess,
    toolchainPython: async () => findToolchainPython(toolchain?.() ?? {}, packageRoot),
    runNodeTool: (tool, request, options) =>
      runProcess(process.execPath, [join(packageRoot, 'dist', `${tool}.cjs`), request], {
        ...options,
        // In the desktop editor `execPath` is Electron; NODE_OPTIONS may hold a debugger's flags, which would skew the figures.
        env: { ...options.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      }),
    toolchainFolder: join(packageRoot, 'toolchain'),
  };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  } catch (thrown) {
    throw fileProblem(thrown, path);
  }
  return hash.digest('hex');
}
