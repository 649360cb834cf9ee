// node scripts/types.mjs: TypeScript over each room with that room's own configuration, side by side.
import { join } from 'node:path';
import { root, run } from './lib/run.mjs';

/** The engine without Node and DOM, the webview without Node, its tests with both, everything else with Node and vscode. */
const rooms = ['src/engine', 'webview', 'test/engine/webview', '.'];

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const results = await Promise.all(rooms.map((room) => run(process.execPath, [compiler, '-p', room, '--pretty', 'false'])));
for (const [index, { code, output }] of results.entries()) {
  console.log(code === 0 ? `types ok: ${rooms[index]}` : `types FAILED: ${rooms[index]}\n${output}`);
}
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
