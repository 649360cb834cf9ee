// The build, for whoever needs it first in this process.
import { runOrThrow } from './run.mjs';

let build;

export function buildOnce() {
  build ??= runOrThrow('build', process.execPath, ['esbuild.mjs']);
  return build;
}
