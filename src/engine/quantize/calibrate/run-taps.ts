import type { Model } from '../../ir/graph';
import { isQuantized } from '../../ir/quantized';
import type { JobContext } from '../../job';
import { Problem } from '../../problem';
import type { Files, RunResult } from '../../world';
import { planTaps, tapped } from './plan-taps';
import type { RunTaps, TapRequest, TapResult } from './run';
import type { SampledValue } from './sampled-value';
import type { PlannedTap, TapBatch, TapChildRequest, TapEvent, TappedFile } from './tap-protocol';
import { type TapState, unpackState } from './tap-state';
import { tappedLinks, tappedModel } from './tapped-model';

export const runTaps: RunTaps = async (request, job) => {
  if (request.detail !== 'sampled') return runOnce(request, job);
  const seen = await runSampled(request, job);
  const { statistics, samplesRun } = seen;
  const taps = request.taps.filter(({ value }) => (statistics.get(value)?.notFinite ?? 0) > 0);
  if (taps.length === 0) return seen;
  const chosen = (request.chosen ?? [...request.samples.samples.keys()]).slice(0, samplesRun);
  const exact = { ...request, taps, chosen, detail: 'exact', stableWithin: undefined, resumeFile: undefined } as const;
  return { ...seen, statistics: new Map([...statistics, ...(await runOnce(exact, job)).statistics]) };
};

/** Exactly where onnxruntime takes the model, but not with reductions in it: a size may be another than was inferred. */
async function runSampled(request: TapRequest, job: JobContext): Promise<TapResult> {
  try {
    return await runOnce(request, job);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'tap-run-failed') throw thrown;
    return runOnce({ ...request, detail: 'exact' }, job);
  }
}

async function runOnce(request: TapRequest, job: JobContext): Promise<TapResult> {
  const { files, log } = job.world;
  const { batches, leftOut } = planTaps(request);
  if (leftOut.length > 0)
    log(`${request.step}: onnxruntime cannot give ${leftOut.length} of the values (${leftOut.slice(0, 5).join(', ')}).`);
  const scratch = await makeScratch(request, job);
  try {
    const asked = await childRequest(request, batches, scratch, job);
    const done = await runChild(request, asked, job);
    const state = unpackState(await files.read(asked.result));
    if (!state)
      throw new Problem('tap-result', asked.result, 'The statistics were not written whole.', 'Check the free space of the disk.');
    if (request.resumeFile !== undefined) await files.remove(request.resumeFile);
    return resultOf(request, state, done);
  } finally {
    await files.remove(scratch);
  }
}

/** Beside the model where its weights are to be linked; in a folder that cannot be written, elsewhere, where they are copied. */
async function makeScratch({ model, second }: TapRequest, { world: { files } }: JobContext): Promise<string> {
  const far = [model, ...(second ? [second] : [])];
  const linked = await Promise.all(far.map(async (one) => ((await tappedLinks(one, '', files)).length > 0 ? [one.path] : [])));
  const [near] = linked.flat();
  try {
    return await files.scratch('qnn-lens-taps', near);
  } catch (thrown) {
    if (near !== undefined && thrown instanceof Problem) return files.scratch('qnn-lens-taps');
    throw thrown;
  }
}

async function childRequest(
  request: TapRequest,
  planned: readonly (readonly PlannedTap[])[],
  scratch: string,
  { world: { files, sha256 } }: JobContext,
): Promise<TapChildRequest> {
  const { model, second, stableWithin, resumeFile, keepIn } = request;
  const samples = chosenSamples(request);
  const batches: TapBatch[] = [];
  for (const [at, taps] of planned.entries()) {
    const sampled = sampledOf(taps);
    const whole = taps.filter((tap) => tap.sampled === undefined);
    const first = await writeTapped(model, tapped(whole, 'value'), files.join(scratch, 'first'), at, files, sampled);
    const other = second && (await writeTapped(second, tapped(taps, 'other'), files.join(scratch, 'second'), at, files));
    batches.push({ taps, ...(first && { model: first }), ...(other && { second: other }) });
  }
  const links = [
    ...(await tappedLinks(model, files.join(scratch, 'first'), files)),
    ...(second ? await tappedLinks(second, files.join(scratch, 'second'), files) : []),
  ];
  const own = files.join(scratch, 'own');
  await files.makeFolder(own);
  const asked = { batches, samples, links, result: files.join(scratch, 'result'), scratch: own, stableWithin, resumeFile, keepIn };
  const key = resumeFile === undefined ? '' : await keyOf(request, planned, samples, scratch, files, sha256);
  return { ...asked, key };
}

/** Inputs need no run: whoever reads the samples has them. */
async function writeTapped(
  model: Model,
  values: readonly string[],
  folder: string,
  at: number,
  files: Files,
  sampled: readonly SampledValue[] = [],
): Promise<TappedFile | undefined> {
  const inputs = new Set(model.graphs[0]?.inputs.map(({ name }) => name));
  const outputs = values.filter((name) => !inputs.has(name));
  if (outputs.length + sampled.length === 0) return undefined;
  await files.makeFolder(folder);
  const path = files.join(folder, `tapped-${at}.onnx`);
  await files.write(path, tappedModel(model, outputs, sampled));
  return { path, isQuantized: isQuantized(model), ...(sampled.length > 0 && { isReduced: true }) };
}

/** Each once, in the order of the graph. */
function sampledOf(taps: readonly PlannedTap[]): readonly SampledValue[] {
  const found = new Map(taps.flatMap(({ value, sampled }) => (sampled === undefined ? [] : [[value, sampled] as const])));
  return Array.from(found, ([value, elements]) => ({ value, elements }));
}

function chosenSamples({ samples, chosen }: TapRequest): TapRequest['samples'] {
  if (!chosen) return samples;
  const pick = <T>(list: readonly T[]) => chosen.flatMap((at) => list[at] ?? []);
  const picked = chosen.filter((at) => samples.samples[at] !== undefined);
  return { ...samples, samples: picked.map((at) => samples.samples[at] ?? []), names: pick(samples.names) };
}

/** Two runs with the same key give the same sums: the content of the models counts, not where a prepared copy lies today. */
async function keyOf(
  { model, second, stableWithin }: TapRequest,
  planned: readonly (readonly PlannedTap[])[],
  samples: TapRequest['samples'],
  scratch: string,
  files: Files,
  sha256: JobContext['world']['sha256'],
): Promise<string> {
  const paths = [...new Set(samples.samples.flat().map(({ file }) => file))];
  const stamps = await Promise.all(paths.map(async (path) => (await files.stat(path))?.mtimeMs));
  const models = await Promise.all([model, ...(second ? [second] : [])].map(({ path }) => sha256(path)));
  const content = files.join(scratch, 'key');
  await files.write(content, new TextEncoder().encode(JSON.stringify({ models, stableWithin, planned, samples, stamps })));
  return sha256(content);
}

type Done = Extract<TapEvent, { event: 'done' }>;

async function runChild({ model, step }: TapRequest, asked: TapChildRequest, job: JobContext): Promise<Done> {
  const { files, processes, log } = job.world;
  const path = files.join(asked.scratch, '..', 'request.json');
  await files.write(path, new TextEncoder().encode(JSON.stringify(asked)));
  let last: TapEvent = { event: 'step', fraction: 0, detail: '' };
  job.progress({ step, index: 0, total: 1, fraction: 0 });
  const result = await processes.runNodeTool('tap-runner', path, {
    stop: job.stop,
    onLog: log,
    onEvent: (line) => {
      last = JSON.parse(line) as TapEvent;
      if (last.event === 'step') job.progress({ step, index: 0, total: 1, fraction: last.fraction, detail: last.detail });
    },
  });
  return outcome(model, step, last, result);
}

function outcome(model: Model, step: string, last: TapEvent, result: RunResult): Done {
  const detail = { log: result.tail, ...(result.code !== undefined && { exitCode: result.code }) };
  if (result.ended === 'stopped')
    throw new Problem('cancelled', model.path, `"${step}" was cancelled.`, 'Start it again when you want the result.', detail);
  if (last.event === 'failed') {
    const { code, where, what, fix } = last.problem;
    throw new Problem(code, where, what, fix, detail);
  }
  if (result.code === 0 && last.event === 'done') return last;
  const how = result.signal ? `was ended by ${result.signal}` : `ended with exit code ${result.code}`;
  throw new Problem(
    'tap-runner-crashed',
    model.path,
    `"${step}" failed: the process that runs onnxruntime ${how}.`,
    result.signal === 'SIGKILL'
      ? 'Check that there is memory for the model; the system ends what takes too much.'
      : 'Look at the log for the last lines of onnxruntime.',
    detail,
  );
}

function resultOf({ taps }: TapRequest, { sums }: TapState, { samplesRun, peakMemoryMb, version }: Done): TapResult {
  const found = [...sums].map(([index, own]) => ({ ...own, value: taps[index]?.value ?? '' }));
  return {
    statistics: new Map(found.map(({ value, values }) => [value, values.result(value)])),
    differences: new Map(found.flatMap(({ value, differences }) => (differences ? [[value, differences.result()]] : []))),
    samplesRun,
    peakMemoryMb,
    version,
  };
}
