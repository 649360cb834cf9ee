import { configDocument } from '../../config/document';
import { readEncodings } from '../../config/encodings/read';
import { runRequest } from '../../convert/tool-process';
import { Problem } from '../../problem';
import type { ChosenEncoding } from '../encode/choose';
import type { RangeMethod } from '../settings';
import type { ImproveContext, Improved, Improvement } from './improvement';
import { stagedModel } from './quantized-layers';
import { someSamples } from './some-samples';

/** A Python that can import `aimet_onnx`, and the Hexagon version of the chip. */
export interface AimetChoice {
  readonly python: string;
  readonly arch: number;
}

const mostSamples = 64;
const step = 'Ask AIMET for encodings';

/** AIMET's ways to find ranges; it has none per tensor, and its own default is the first. */
const schemes: Partial<Record<RangeMethod, string>> = { 'min-max': 'min_max', mse: 'post_training_tf_enhanced' };

export const aimetWith = (choice: AimetChoice): Improvement => ({
  name: 'aimet',
  when: 'after-encodings',
  apply: (context) => aimetEncodings(context, choice),
});

/** The encodings that AIMET's simulation of quantization finds on the same samples, in the place of ours where it has some. */
export async function aimetEncodings(context: ImproveContext, choice: AimetChoice): Promise<Improved> {
  const { files } = context.job.world;
  const scratch = files.join(context.scratch, 'aimet');
  await files.makeFolder(scratch);
  const request = await requestOf({ ...context, scratch }, choice);
  const events = await runRequest(request, scratch, step, context.job, choice.python);
  const file = events.find((event) => event.type === 'file' && event.role === 'encodings');
  const path = file?.type === 'file' ? files.join(scratch, file.path) : undefined;
  const found = path === undefined ? [] : encodingsIn(path, new TextDecoder().decode(await files.read(path)));
  await files.remove(scratch);
  if (found.length === 0) throw new Problem('aimet-failed', step, 'AIMET gave no encodings.', 'Quantize without AIMET.');
  return { open: context.open, entries: merged(context.entries, found), layers: found.length };
}

async function requestOf(context: ImproveContext, { arch }: AimetChoice): Promise<object> {
  const { open, samples, settings, runTaps, scratch, job } = context;
  const { files } = job.world;
  const chosen = someSamples(samples, mostSamples);
  const keepIn = files.join(scratch, 'inputs');
  await files.makeFolder(keepIn);
  await runTaps({ model: open.model, taps: samples.inputs.map(({ name }) => ({ value: name })), samples, chosen, keepIn, step }, job);
  const { model } = await stagedModel(context);
  return {
    job: 'aimet',
    model: model.path,
    scratch,
    inputs: samples.inputs.map(({ name, dtype, dims }, at) => ({ name, dtype, dims, file: files.join(keepIn, `${at}.raw`) })),
    samples: chosen.length,
    weights: settings.weights,
    activations: settings.activations,
    perChannel: settings.perChannel,
    scheme: schemes[settings.method] ?? 'min_max',
    arch,
  };
}

function encodingsIn(path: string, text: string): readonly ChosenEncoding[] {
  const document = configDocument(path, text, 'encodings');
  const entries = document ? readEncodings(document).entries : [];
  return entries.flatMap(({ tensor, encoding }) => (encoding?.dtype === 'int' ? [{ tensor, encoding }] : []));
}

/** AIMET leaves out what it thinks of as one operation with its neighbor: there ours stay. Second encodings for single readers are ours alone. */
function merged(ours: readonly ChosenEncoding[], theirs: readonly ChosenEncoding[]): readonly ChosenEncoding[] {
  const found = new Map(theirs.map((one) => [one.tensor, one]));
  return ours.map((one) => (one.readers ? one : (found.get(one.tensor) ?? one)));
}
