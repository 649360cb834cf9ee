// node scripts/bench.mjs layout [--growth] [--only PART_OF_NAME] [--most BOXES] [--sheet FILE.html|.png] [--frames FILE.html|.png] [FOLDER ...]
// How layouts read and how long they take, ours against dagre's, with the same boxes and gaps, counted the same way: on all models of the shared data (or of
// the folders given). --growth: CPU time and memory per 1,000 nodes from 1,000 to 100,000 nodes. --sheet: pictures of both, side by side.
// --frames: pictures of ours with all groups open, in both directions.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LayoutInput } from '../webview/layout/graph';
import { layout } from '../webview/layout/layout';
import { network, type Sample, samplesIn } from './layout/inputs';
import { type Measures, measure } from './layout/measure';
import { type Drawing, dagre, ours } from './layout/peer';
import { type Pair, writeSheet } from './layout/sheet';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    growth: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    most: { type: 'string', default: '1500' },
    sheet: { type: 'string' },
    frames: { type: 'string' },
  },
});
interface Result extends Sample {
  readonly drawings: readonly [ours: Drawing, peer: Drawing];
  readonly figures: readonly [ours: Measures, peer: Measures];
}

const sheetSize = 24;
const columns = ['crossings', 'bends', 'area', 'length', 'longest', 'ms'] as const satisfies readonly (keyof Measures)[];

if (values.growth) growth();
else await compare();

function growth(): void {
  for (let i = 0; i < 5; i++) layout(network(1000));
  for (const nodes of [1000, 3000, 10_000, 30_000, 100_000]) {
    const input = network(nodes);
    const times = Array.from({ length: nodes > 10_000 ? 3 : 7 }, () => cpuMs(input)).sort((a, b) => a - b);
    const median = times[times.length >> 1]!;
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(
      `${String(nodes).padStart(7)} nodes ${median.toFixed(0).padStart(6)} ms CPU ${((1000 * median) / nodes).toFixed(1).padStart(6)} ms per 1,000  peak ${memory} MB`,
    );
  }
}

/** Of all threads: a busy machine does not change it much. */
function cpuMs(input: LayoutInput): number {
  const start = process.cpuUsage();
  layout(input);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function compare(): Promise<void> {
  const data = process.env.QNN_LENS_DATA;
  const folders = positionals.length > 0 ? positionals : data ? [join(data, 'models'), join(data, 'zoo', 'models')] : [];
  if (folders.length === 0) throw new Error('Give a folder with models, or set QNN_LENS_DATA.');
  const most = Number(values.most);
  const results: Result[] = [];
  console.log(`${'model'.padEnd(40)} boxes ${columns.map((column) => column.padStart(17)).join('')}   ours / dagre`);
  const samples = (await samplesIn(folders)).filter(({ name, input }) => name.includes(values.only) && input.width.length <= most);
  for (const { name, input } of samples) {
    const [mine, peer] = [ours(input), dagre(input)];
    const figures = [measure(input, mine), measure(input, peer)] as const;
    results.push({ name, input, drawings: [mine, peer], figures });
    console.log(line(name, input.width.length, figures));
  }
  report(results);
  if (values.sheet) await writeSheet(values.sheet, choose(results).map(pairOf));
  if (values.frames) await writeSheet(values.frames, choose(samples).flatMap(framedPair));
}

function pairOf({ name, input, drawings, figures }: Result): Pair {
  const caption = (title: string, { crossings, bends, length }: Measures) =>
    `${title}: ${crossings} crossings, ${bends} bends, ${Math.round(length / 1000)}k px`;
  return { name, boxes: input.width.length, drawings, captions: [caption('ours', figures[0]), caption('dagre', figures[1])] };
}

function framedPair({ name, framed }: Sample): readonly Pair[] {
  if (!framed) return [];
  const drawings = [ours(framed), ours({ ...framed, direction: 'right' })] as const;
  return [{ name, boxes: framed.width.length, drawings, captions: ['down', 'right'] }];
}

function line(name: string, boxes: number, [mine, peer]: readonly [Measures, Measures]): string {
  const cells = columns.map((column) => `${figure(mine[column])}/${figure(peer[column])}`.padStart(17));
  return `${name.slice(0, 40).padEnd(40)} ${String(boxes).padStart(5)} ${cells.join('')}`;
}

function figure(value: number): string {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(2) : Math.round(value).toString();
}

function report(pairs: readonly Result[]): void {
  const total = (side: 0 | 1) =>
    Object.fromEntries(columns.map((column) => [column, pairs.reduce((sum, { figures }) => sum + figures[side][column], 0)]));
  const boxes = pairs.reduce((sum, { input }) => sum + input.width.length, 0);
  console.log(line(`all ${pairs.length}`, boxes, [total(0), total(1)] as unknown as [Measures, Measures]));
  console.log(`ms per 1,000 boxes: ${[0, 1].map((side) => figure((1000 * total(side as 0 | 1).ms!) / boxes)).join(' / ')}`);
  for (const column of columns) {
    const better = pairs.filter(({ figures: [mine, peer] }) => mine[column] < peer[column] * 0.99).length;
    const worse = pairs.filter(({ figures: [mine, peer] }) => mine[column] > peer[column] * 1.01).length;
    const ratios = pairs.map(({ figures: [mine, peer] }) => (mine[column] + 1e-9) / (peer[column] + 1e-9)).sort((a, b) => a - b);
    console.log(
      `${column}: less in ${better} models, more in ${worse}, equal in ${pairs.length - better - worse}; median ratio ${ratios[ratios.length >> 1]?.toFixed(2)}`,
    );
  }
}

/** Models of all sizes, those with many edges per box first among equals. */
function choose<T extends Sample>(pairs: readonly T[]): readonly T[] {
  const branched = pairs
    .filter(({ input }) => input.from.length > input.width.length)
    .sort((a, b) => a.input.width.length - b.input.width.length);
  const step = Math.max(1, branched.length / sheetSize);
  return Array.from({ length: Math.min(sheetSize, branched.length) }, (_, i) => branched[Math.floor(i * step)]!);
}
