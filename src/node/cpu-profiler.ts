// A process of its own, because onnxruntime-node's `run` blocks the thread that calls it and a native crash takes the process with it.
// Argument: the path of a CpuRequest. Answers are CpuEvents, one JSON line each, on file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import type { CpuEvent, CpuRequest, CpuStep, CpuTotals } from '../engine/profile/cpu-protocol';
import { linkData } from './cpu-data';
import { makeFeeds, runner } from './cpu-feeds';
import { timeLayers } from './cpu-layers';

let step: CpuStep = 'load onnxruntime';

function send(event: CpuEvent): void {
  writeSync(3, `${JSON.stringify(event)}\n`);
}

function enter(next: CpuStep, fraction?: number): void {
  step = next;
  send({ event: 'step', step, fraction });
}

async function profile(request: CpuRequest): Promise<void> {
  enter('load onnxruntime');
  const ort = await import('onnxruntime-node');
  const threads = request.threads || availableParallelism();
  enter('make inputs');
  const feeds = makeFeeds(ort, request.inputs);
  enter('load model');
  linkData(request.data);
  const rssBeforeMb = rssMb();
  const started = performance.now();
  // Severity 3 is errors only: a warning per folded node would fill the log.
  const options: InferenceSession.SessionOptions = { intraOpNumThreads: threads, logSeverityLevel: 3 };
  const session = await ort.InferenceSession.create(request.model, options);
  const loadMs = performance.now() - started;
  const measured = await timeRuns(runner(session, feeds), request);
  send({ event: 'totals', ...measured, threads, rssBeforeMb, loadMs, version: ort.env.versions.node ?? '' });
  await session.release();
  enter('time layers');
  const layers = await timeLayers(ort, request, options, feeds);
  send({ event: 'layers', ...layers });
}

/** Warm-up takes at most a fifth of the budget; the runs end when all are done or the budget is spent, whichever comes first. */
async function timeRuns(
  run: () => Promise<unknown>,
  { warmup, runs, budgetMs }: CpuRequest,
): Promise<Omit<CpuTotals, 'threads' | 'rssBeforeMb' | 'loadMs' | 'version'>> {
  const started = performance.now();
  enter('warm up');
  let warm = 0;
  while (warm < warmup && (warm === 0 || performance.now() - started < budgetMs / 5)) {
    await run();
    warm++;
  }
  enter('run', 0);
  const latenciesMs: number[] = [];
  const cpu = process.cpuUsage();
  const from = performance.now();
  let told = from;
  while (latenciesMs.length < runs && (latenciesMs.length === 0 || performance.now() - started < budgetMs)) {
    const before = performance.now();
    await run();
    latenciesMs.push(performance.now() - before);
    if (performance.now() - told > 200) {
      told = performance.now();
      enter('run', Math.max(latenciesMs.length / runs, (told - started) / budgetMs));
    }
  }
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  const rssAfterMb = rssMb();
  // Kilobytes on every platform, says libuv.
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  // The system counts CPU time in ticks: in a few milliseconds more of them may fall than there was time.
  const cpuPercent = Math.min(100 * availableParallelism(), ((user + system) / 1000 / wallMs) * 100);
  return { latenciesMs, warmup: warm, cpuPercent, rssAfterMb, peakRssMb };
}

function rssMb(): number {
  return process.memoryUsage.rss() / 1024 ** 2;
}

// The parent holds our standard input open as long as it lives.
process.stdin.once('end', () => process.exit(1)).resume();

Promise.resolve()
  .then(() => profile(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CpuRequest))
  .then(
    () => process.exit(0),
    (thrown) => {
      send({ event: 'failed', step, message: thrown instanceof Error ? thrown.message : String(thrown) });
      process.exit(1);
    },
  );
