import { prepareModel } from '../../convert/prepared-model';
import type { AssignedPart, ToolEvent } from '../../convert/tool-events';
import { runRequest } from '../../convert/tool-process';
import type { JobContext } from '../../job';
import type { Producer } from '../../rung';
import type { OpenModel } from '../../session';
import type { Chip } from '../../targets/target';
import type { SampleSet } from '../calibrate/samples';
import { withOutputs } from './added-outputs';
import { floats } from './kept-values';

export interface EmulatorRun {
  readonly quantized: OpenModel;
  readonly chip: Chip;
  readonly samples: SampleSet;
  /** Files of float32 with all samples, in the order of the set's inputs. */
  readonly inputs: readonly string[];
  /** Values of the quantized model; those inside get outputs of their own. */
  readonly outputs: readonly string[];
  readonly count: number;
  readonly budgetSeconds?: number;
  readonly scratch: string;
  readonly job: JobContext;
}

/** One output of one sample, as it comes: `number` is its place in the list. */
export type Emulated = (sample: number, number: number, values: Float32Array) => Promise<void>;

const step = 'Run on the HTP emulator';
const defaultBudgetSeconds = 600;

/** One compilation, then sample after sample; the time of the first one says how long the rest takes. */
export async function runEmulator(
  order: EmulatorRun,
  hear: Emulated,
): Promise<{ readonly samples: number; readonly seconds: number; readonly producer: Producer }> {
  const { quantized, chip, count, scratch, job } = order;
  const { files } = job.world;
  const folder = files.join(scratch, 'emulator');
  await files.makeFolder(folder);
  const times: number[] = [];
  let taken = Promise.resolve();
  const onEvent = (event: ToolEvent) => {
    if (event.type === 'step') job.progress({ step, index: 0, total: 1, fraction: 0, detail: phases[event.name] ?? event.name });
    if (event.type !== 'sample') return;
    times.push(event.seconds);
    job.progress({ step, index: 0, total: 1, fraction: times.length / count, detail: prediction(times, count) });
    taken = taken.then(() => takeSample(event.index, order, folder, hear));
    // What fails here is told once the run has ended.
    taken.catch(() => undefined);
  };
  const request = await wire(order, folder);
  const events = await runRequest(request, folder, step, job, undefined, onEvent);
  await taken;
  const versions = events.find((event) => event.type === 'started')?.versions ?? {};
  const parts = events.find((event) => event.type === 'result')?.parts ?? [];
  const settings = [placed(parts), ...(times.length < count ? [`stopped after ${times.length} of ${count} samples for the time`] : [])];
  return {
    samples: times.length,
    seconds: times.reduce((sum, one) => sum + one, 0),
    producer: {
      tool: 'QNN HTP emulator',
      version: `onnxruntime-qnn ${versions['onnxruntime-qnn'] ?? '?'}`,
      chip: chip.soc,
      settings: `${quantized.model.nodes.length} nodes, ${settings.join(', ')}`,
    },
  };
}

const phases: Readonly<Record<string, string>> = { stage: 'starting', compile: 'compiling', emulate: 'the first sample' };

function prediction(times: readonly number[], count: number): string {
  const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
  const text = (seconds: number) => (seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0));
  if (times.length === 1 && count > 1) return `the first sample took ${text(mean)} s, all ${count} take about ${text(mean * count)} s`;
  return `sample ${times.length} of ${count}, about ${text(mean * (count - times.length))} s left`;
}

async function wire(order: EmulatorRun, folder: string): Promise<object> {
  const { quantized, chip, samples, inputs, outputs, count, budgetSeconds = defaultBudgetSeconds, job } = order;
  const { files } = job.world;
  const prepared = await prepareModel(quantized.model, folder, job);
  const model = files.join(folder, 'tapped.onnx');
  await files.write(model, withOutputs(quantized.model, outputs));
  return {
    job: 'emulate',
    model,
    name: prepared.name,
    dataFolder: prepared.dataFolder,
    data: prepared.data,
    scratch: folder,
    socModel: chip.socModel,
    inputs: samples.inputs.map(({ name, dtype, dims }, at) => ({ name, dtype, dims, file: inputs[at] })),
    outputs,
    samples: count,
    budgetSeconds,
  };
}

/** The files go at once: of many layers and samples they would be gigabytes. */
async function takeSample(sample: number, { outputs, job }: EmulatorRun, folder: string, hear: Emulated): Promise<void> {
  const { files } = job.world;
  for (const number of outputs.keys()) {
    const path = files.join(folder, 'work', 'samples', `${sample}-${number}.raw`);
    await hear(sample, number, floats(await files.read(path)));
    await files.remove(path);
  }
}

/** onnxruntime leaves the conversions at inputs and outputs to the CPU: they compute nothing of the model. */
function placed(parts: readonly AssignedPart[]): string {
  const elsewhere = parts
    .filter(({ provider }) => provider !== 'QNNExecutionProvider')
    .flatMap(({ nodes }) => nodes)
    .filter(([, opType]) => opType !== 'QuantizeLinear' && opType !== 'DequantizeLinear');
  if (elsewhere.length === 0) return 'all on the HTP';
  const operators = [...new Set(elsewhere.map(([, opType]) => opType))];
  return `${elsewhere.length} of them on the CPU (${operators.slice(0, 4).join(', ')}${operators.length > 4 ? ' ...' : ''})`;
}
