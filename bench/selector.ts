// node scripts/bench.mjs selector MODEL...: how long the selector's questions take, first time and later.
import { estimatePlacement } from '../src/engine/placement/estimate';
import { bestNext } from '../src/engine/placement/selector/best-next';
import { defaultOptions, type Subject } from '../src/engine/placement/selector/options';
import { pinModel } from '../src/engine/placement/selector/pins';
import { selectBackend } from '../src/engine/placement/selector/select';
import { whatIf } from '../src/engine/placement/selector/what-if';
import { openModel } from '../src/engine/session';
import { defaultTarget } from '../src/engine/targets/chips';
import { nodeWorld } from '../src/node/world';

const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined, toolchain: () => ({}) });
for (const path of process.argv.slice(2)) {
  const open = await openModel(world, path);
  const timed = <T>(what: string, work: () => T): T => {
    const times: number[] = [];
    let result: T | undefined;
    for (let i = 0; i < 6; i++) {
      const start = performance.now();
      result = work();
      times.push(performance.now() - start);
    }
    const [first = 0, ...later] = times;
    console.log(
      `  ${what.padEnd(10)} ${first.toFixed(1).padStart(8)} ms first ${Math.min(...later)
        .toFixed(1)
        .padStart(8)} ms later`,
    );
    return result as T;
  };
  console.log(`${path}: ${open.model.nodes.length} nodes`);
  const placement = timed('estimate', () => estimatePlacement(open.model, open.types, defaultTarget));
  const refused = placement.verdicts.findIndex(({ unit }) => unit === 'cpu');
  const subject: Subject = { by: 'op', name: open.model.nodes[Math.max(refused, 0)]?.opType ?? '' };
  timed('what-if', () => whatIf(open, placement, [{ subject, suppose: 'supported' }]));
  timed('16 bits', () => whatIf(open, placement, [{ subject: { by: 'pattern', name: '*' }, suppose: '16-bit' }]));
  timed('pins', () => pinModel(open, placement, [{ subject, unit: 'cpu' }]));
  timed('select', () => selectBackend(open, placement, defaultOptions));
  timed('best next', () => bestNext(open, placement));
}
