import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import { externalFiles } from '../onnx/external';
import { Problem } from '../problem';
import { compileAll, stepNames } from './compile';
import { describe } from './describe';
import { jsonBytes } from './json';
import { filesBelow, hashedFile, type InputFile, type ManifestContent, manifestOf } from './manifest';
import { prepareModel, refuseCompiled } from './prepared-model';
import type { ConvertedModel, ConvertModelOptions } from './result';
import { finalizationMode } from './run-tool';
import { removeStale } from './stale-scratch';
import { Steps } from './steps';

const scratchPrefix = 'qnn-lens-convert';

/** Makes `<name>_qnn` with everything a device needs. The folder appears whole or not at all; an older one is replaced only then. */
export async function convertModel(model: Model, options: ConvertModelOptions, job: JobContext): Promise<ConvertedModel> {
  const { files } = job.world;
  const chips = [...new Map(options.chips.map((chip) => [chip.soc, chip])).values()];
  if (chips.length === 0) throw new Problem('no-chip', model.path, 'No chip was chosen.', 'Choose at least one chip.');
  refuseCompiled(model);
  const parent = options.outputParent ?? files.dirname(model.path);
  const target = files.join(parent, `${files.basename(model.path).replace(/\.onnx$/i, '')}_qnn`);
  await files.makeFolder(parent);
  await removeStale(scratchPrefix, parent, job.world);
  // Beside the target: on the same disk, so that the result can move there in one step.
  const scratch = await files.scratch(scratchPrefix, target);
  try {
    return await convertInto(target, scratch, model, { ...options, chips }, job);
  } finally {
    await files.remove(scratch);
  }
}

async function convertInto(
  target: string,
  scratch: string,
  model: Model,
  options: ConvertModelOptions,
  job: JobContext,
): Promise<ConvertedModel> {
  const { world } = job;
  const { chips, precision } = options;
  const result = world.files.join(scratch, 'result');
  await world.files.makeFolder(result);
  const names = { read: 'Read the model', describe: 'Inputs, encodings and report', publish: 'Write the manifest' };
  const steps = new Steps(Object.keys(names).length + stepNames(chips).length, job);

  const { prepared, inputs } = await steps.run(names.read, async () => ({
    prepared: await prepareModel(model, scratch, job),
    inputs: await inputFiles(model, job),
  }));
  const compiled = await compileAll({ model, prepared, chips, precision, scratch, result }, steps, job);
  const content = await steps.run(names.describe, async (): Promise<ManifestContent> => {
    const compiledAs = prepared.isFloat ? 'float model as fp16' : 'quantized model as it is';
    const warnings = await describe({ model, isFloat: prepared.isFloat, precision, inputs, chips, compiledAs, compiled, result }, world);
    return {
      format: 'qnn-lens manifest 1',
      inputs,
      options: { chips: chips.map(({ soc }) => soc), precision, compiledAs, finalizationMode },
      tools: compiled.versions,
      chips: chips.map(({ soc, socModel, htpArch }) => ({ soc, socModel, htpArch })),
      files: await filesBelow(result, world),
      warnings,
    };
  });
  await steps.run(names.publish, async () => {
    const manifest = await manifestOf(content, steps.records, scratch, world);
    await world.files.write(world.files.join(result, 'manifest.json'), jsonBytes(manifest));
    // The last moment to stop: after this the old folder is gone.
    job.stop.throwIfAborted();
    await world.files.rename(result, target);
  });
  const manifest = await hashedFile(world.files.join(target, 'manifest.json'), 'manifest.json', world);
  const files = [...content.files, manifest].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { folder: target, files, warnings: content.warnings, placement: compiled.placement, steps: steps.records };
}

/** The model and the files with its weights, as the manifest names them. */
async function inputFiles(model: Model, { world }: JobContext): Promise<readonly InputFile[]> {
  const { files } = world;
  const folder = files.dirname(model.path);
  const data = await externalFiles(model, files);
  return Promise.all([
    hashedFile(model.path, files.basename(model.path), world),
    ...data.map(({ location }) => hashedFile(files.join(folder, ...location.split(/[\\/]/)), location, world)),
  ]);
}
