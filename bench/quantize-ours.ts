// The child of `bench/quantize.ts` that quantizes as the extension does, without measuring: prepare, calibrate, choose, apply.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeInputs } from '../src/engine/ir/runtime-inputs';
import type { Graph } from '../src/engine/ir/graph';
import type { JobContext } from '../src/engine/job';
import { runTaps } from '../src/engine/quantize/calibrate/run-taps';
import type { SampleSet } from '../src/engine/quantize/calibrate/samples';
import { chooseEncodings } from '../src/engine/quantize/encode/choose';
import { valuesToObserve } from '../src/engine/quantize/encode/plan-values';
import { prepareFloat } from '../src/engine/quantize/prepare/prepare';
import { applyEncodings } from '../src/engine/quantize/qdq/apply';
import { defaultSettings, type QuantizeSettings } from '../src/engine/quantize/settings';
import { openModel } from '../src/engine/session';
import { nodeWorld } from '../src/node/world';

/** One quantization, as JSON on the command line. */
export interface OursRequest {
  readonly model: string;
  readonly data: string;
  readonly out: string;
  readonly count: number;
  readonly settings: Partial<QuantizeSettings>;
}

export async function quantizeOurs({ model, data, out, count, settings: changed }: OursRequest): Promise<object> {
  const world = nodeWorld({ packageRoot: process.cwd() });
  const job: JobContext = { world, stop: new AbortController().signal, progress: () => undefined };
  const settings: QuantizeSettings = { ...defaultSettings, ...changed };
  const scratch = await mkdtemp(join(tmpdir(), 'bench-quantize-'));
  const marks: Record<string, number> = {};
  let last = performance.now();
  const mark = (name: string) => {
    marks[name] = Math.round(performance.now() - last);
    last = performance.now();
  };
  try {
    const open = await openModel(world, model);
    mark('open');
    const float = await prepareFloat(open, settings, scratch, job);
    mark('prepare');
    const samples = await samplesIn(data, float.model.graphs[0] as Graph, settings.dims, count);
    const { statistics, peakMemoryMb } = await runTaps(
      { model: float.model, taps: valuesToObserve(float, settings), samples, step: 'Calibrate' },
      job,
    );
    mark('calibrate');
    const { entries, notes } = await chooseEncodings(float, statistics, settings, world.files);
    mark('choose');
    const applied = await applyEncodings(float, entries, out, job);
    mark('apply');
    return { marks, tensors: applied.tensors, peakMemoryMb, notes: [...notes, ...applied.notes].map(({ code, what }) => `${code}: ${what}`) };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function samplesIn(folder: string, main: Graph, dims: QuantizeSettings['dims'], count: number): Promise<SampleSet> {
  const names = (await readdir(folder)).sort().slice(0, count);
  const inputs = runtimeInputs(main).map(({ name, type }) => {
    if (type?.kind !== 'tensor' || !type.dtype) throw new Error(`"${name}" is no tensor.`);
    const sizes = (type.dims ?? []).map((dim, axis) => (typeof dim === 'number' ? dim : (dims[dim ?? `${name}[${axis}]`] ?? 1)));
    return { name, dtype: type.dtype, dims: sizes, preprocessing: {} };
  });
  const samples = names.map((sample) =>
    inputs.map(({ name }) => ({ kind: 'npy' as const, file: join(folder, sample, `${name.replace(/[^A-Za-z0-9_.-]/g, '_')}.npy`) })),
  );
  return { path: folder, inputs, samples, names };
}
