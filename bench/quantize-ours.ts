// The child of `bench/quantize.ts` that quantizes as the extension does, without measuring: prepare, calibrate, choose, apply.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '../src/engine/ir/graph';
import { runtimeInputs } from '../src/engine/ir/runtime-inputs';
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
  /** Of the inputs, with all sizes. */
  readonly shapes: readonly (readonly [name: string, dims: readonly number[]])[];
}

export async function quantizeOurs({ model, data, out, count, settings: changed, shapes }: OursRequest): Promise<object> {
  const world = nodeWorld({ packageRoot: process.env.QNN_LENS_ROOT ?? process.cwd() });
  const job: JobContext = { world, stop: new AbortController().signal, progress: () => undefined };
  const scratch = await mkdtemp(join(tmpdir(), 'bench-quantize-'));
  const marks: Record<string, number> = {};
  let last = performance.now();
  const mark = (name: string) => {
    marks[name] = Math.round(performance.now() - last);
    last = performance.now();
  };
  try {
    const open = await openModel(world, model);
    const settings: QuantizeSettings = { ...defaultSettings, ...changed, dims: dimsOf(open.model.graphs[0] as Graph, shapes) };
    mark('open');
    const float = await prepareFloat(open, settings, scratch, job);
    mark('prepare');
    const samples = await samplesIn(data, float.model.graphs[0] as Graph, settings.dims, count);
    const { statistics, peakMemoryMb } = await runTaps(
      { model: float.model, taps: valuesToObserve(float, settings), samples, detail: 'sampled', step: 'Calibrate' },
      job,
    );
    mark('calibrate');
    const { entries, notes } = await chooseEncodings(float, statistics, settings, world.files);
    mark('choose');
    const applied = await applyEncodings(float, entries, out, job);
    mark('apply');
    return {
      marks,
      tensors: applied.tensors,
      peakMemoryMb,
      notes: [...notes, ...applied.notes].map(({ code, what }) => `${code}: ${what}`),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

export async function samplesIn(folder: string, main: Graph, dims: QuantizeSettings['dims'], count: number): Promise<SampleSet> {
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

/** By symbol, or by input and axis where there is none. */
export function dimsOf(main: Graph, shapes: OursRequest['shapes']): Record<string, number> {
  const sizes = new Map(shapes);
  const dims: Record<string, number> = {};
  for (const { name, type } of runtimeInputs(main))
    if (type?.kind === 'tensor')
      type.dims?.forEach((dim, axis) => {
        const size = sizes.get(name)?.[axis];
        if (typeof dim !== 'number' && size !== undefined) dims[dim ?? `${name}[${axis}]`] = size;
      });
  return dims;
}
