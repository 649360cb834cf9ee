import { refuseCompiled } from '../../convert/prepared-model';
import { removeStale } from '../../convert/stale-scratch';
import { Steps } from '../../convert/steps';
import type { JobContext } from '../../job';
import { asProblem, type Diagnostic } from '../../problem';
import type { OpenModel } from '../../session';
import { chipNamed } from '../../targets/chips';
import type { World } from '../../world';
import { saveQuantization } from '../accuracy/store';
import { aimetWith } from '../improve/aimet';
import type { Improvement } from '../improve/improvement';
import { refuseModel } from '../qdq/apply';
import type { Candidate } from './candidate';
import { judge, judgingSteps } from './judge';
import { type Making, makeBest, makingSteps } from './make';
import { modelBytes, refuseFarData } from './model-files';
import type { QuantizeParts } from './parts';
import { ChildPeak } from './peak';
import { encodingsName, type Places, placesOf, publish, refuseForeignFolder } from './places';
import { quantizeParts } from './quantize-parts';
import type { QuantizeOptions, QuantizeResult } from './result';

const scratchPrefix = 'qnn-lens-quantizing';

/**
 * Makes `<name>_qdq.onnx` and the folder `<name>_qdq` from a float model and the user's data, and measures what was lost. Both appear whole or not at all;
 * older ones are replaced only then.
 */
export async function quantizeModel(
  open: OpenModel,
  options: QuantizeOptions,
  job: JobContext,
  parts: QuantizeParts = quantizeParts,
): Promise<QuantizeResult> {
  const { files, now } = job.world;
  const start = now();
  const places = placesOf(open.model.path, options.output);
  refuseCompiled(open.model);
  refuseModel(open.model, places.output);
  await refuseForeignFolder(places, files);
  const parent = files.dirname(places.output);
  await files.makeFolder(parent);
  await removeStale(scratchPrefix, parent, job.world);
  // Beside the result: on the same disk, so that it can move there in one step.
  const scratch = await files.scratch(scratchPrefix, places.output);
  try {
    const { made, best } = await quantizeInto({ open, options, parts, places, scratch }, job);
    const result = { ...made, seconds: (now() - start) / 1000 };
    await keep(open, result, best, job.world);
    return result;
  } finally {
    await files.remove(scratch);
  }
}

/** Kept beside the models, where the graph finds it. A folder that cannot be written costs the keeping, not the result. */
async function keep({ model }: OpenModel, result: QuantizeResult, { calibrated, chosen }: Candidate, world: World): Promise<void> {
  const { weights, activations, nodes } = result.settings;
  const label = Object.keys(nodes).length > 0 ? `mixed w${weights}a${activations}` : `w${weights}a${activations}`;
  const { statistics } = calibrated;
  try {
    await saveQuantization(world, { float: model.path, quantized: result.output, label, result, statistics, entries: chosen.entries });
  } catch (thrown) {
    world.log(`The quantization was not kept: ${asProblem(thrown, model.path).what}`);
  }
}

interface Order {
  readonly open: OpenModel;
  readonly options: QuantizeOptions;
  readonly parts: QuantizeParts;
  readonly places: Places;
  readonly scratch: string;
}

interface Done {
  readonly made: Omit<QuantizeResult, 'seconds'>;
  readonly best: Candidate;
}

/** AIMET's encodings are of the model as it is calibrated last, and rounding is to the encodings that are kept. */
function improvementsFor({ improvements }: QuantizeParts, { settings, aimet, soc }: QuantizeOptions): readonly Improvement[] {
  const wanted = improvements.filter(({ name }) => settings.improvements.some((one) => one === name));
  if (aimet === undefined) return wanted;
  const isEarly = ({ when }: Improvement) => when === 'before-calibration';
  const tried = aimetWith({ python: aimet, arch: chipNamed(soc).htpArch });
  return [...wanted.filter(isEarly), tried, ...wanted.filter((one) => !isEarly(one))];
}

async function quantizeInto({ open, options, parts, places, scratch }: Order, job: JobContext): Promise<Done> {
  const { world } = job;
  const { files } = world;
  const peak = new ChildPeak();
  const improvements = improvementsFor(parts, options);
  const steps = new Steps(makingSteps + improvements.length + judgingSteps(options) + 1, job);
  const watched = { ...parts, runTaps: peak.watching(parts.runTaps) };
  const making: Making = { open, options, parts: watched, improvements, scratch, name: files.basename(places.output) };
  const { bench, best, gains, notes } = await makeBest(making, steps, job);
  const judged = await judge(bench, best, open, options, steps, files);
  refuseFarData(best.quantized.model, open.model.path, places.output, files);
  const folder = files.join(scratch, 'folder');
  await steps.run('Put the result in place', async () => {
    await files.makeFolder(folder);
    const version = options.encodingsVersion ?? '1.0.0';
    await parts.writeFiles({ quantized: best.quantized, entries: best.chosen.entries, version, folder }, files);
    // The last moment to stop: after this the older result is gone.
    job.stop.throwIfAborted();
    await publish({ output: best.applied.output, folder }, places, files.join(scratch, 'older'), files);
  });
  const made = {
    model: open.model.path,
    output: places.output,
    encodings: files.join(places.folder, encodingsName),
    folder: places.folder,
    bytes: await modelBytes({ ...best.quantized.model, path: places.output }, files),
    floatBytes: await modelBytes(open.model, files),
    tensors: best.applied.tensors,
    settings: bench.settings,
    samples: best.calibrated.samplesRun,
    peakMemoryMb: world.peakMemoryMb() + peak.mb,
    gains,
    ...judged,
    notes: notesFor(open, [...notes, ...best.chosen.notes, ...best.applied.notes], scratch),
  };
  return { made, best };
}

/** Of calibrated encodings these say what was meant to be. */
const expected = new Set(['bias-added', 'no-encoding']);

/** The user knows the model, not the copies that were made of it on the way. */
function notesFor({ model: { path } }: OpenModel, notes: readonly Diagnostic[], scratch: string): readonly Diagnostic[] {
  return notes.filter(({ code }) => !expected.has(code)).map((note) => (note.where.startsWith(scratch) ? { ...note, where: path } : note));
}
