import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Processes } from '../../src/engine/world';
import { nodeWorld } from '../../src/node/world';

export interface BuiltTapRunner {
  readonly processes: Processes;
  readonly remove: () => Promise<void>;
}

/** The child that runs models, bundled into a folder of this process: inside the project, so that it finds onnxruntime-node and sharp. */
export async function buildTapRunner(): Promise<BuiltTapRunner> {
  const packageRoot = join(process.cwd(), 'out', `taps-${process.pid}`);
  await build({
    entryPoints: ['src/node/tap-runner.ts'],
    outfile: join(packageRoot, 'dist', 'tap-runner.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node', 'sharp'],
    logLevel: 'warning',
  });
  return { processes: nodeWorld({ packageRoot }).processes, remove: () => rm(packageRoot, { recursive: true, force: true }) };
}
