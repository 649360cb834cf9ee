import type { ValueType } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import type { JobContext } from '../../job';
import { writeModel } from '../../onnx/write';
import { type OpenModel, openedModel, openModel } from '../../session';
import { externalValues } from '../../shape/external-values';
import { inferTypes } from '../../shape/infer';
import { copyData } from '../improve/write-weights';
import type { QuantizeSettings } from '../settings';
import { foldConstants } from './fold-constants';
import { foldScales } from './fold-scales';
import { fuseGemms } from './fuse-gemms';
import { turnImageScalers } from './image-scalers';
import { passThrough } from './pass-through';
import { removeUnread } from './remove-unread';
import { Rewrite } from './rewrite';

/** In this order; each sees what the ones before left. */
const steps: readonly ((rewrite: Rewrite, job: JobContext) => Promise<void> | void)[] = [
  foldConstants,
  turnImageScalers,
  passThrough,
  fuseGemms,
  foldScales,
  removeUnread,
];

/**
 * The float model as it is quantized: what is known before it runs is constant, symbolic sizes are numbers, and what multiplies or adds per channel is part
 * of the Conv or Gemm before it. The same model when there is nothing to do.
 */
export async function prepareFloat(open: OpenModel, settings: QuantizeSettings, scratch: string, job: JobContext): Promise<OpenModel> {
  const { files } = job.world;
  const sized = await withSizes(open, settings.dims, job);
  const rewrite = new Rewrite(sized);
  if (sized !== open) rewrite.fixSizes();
  for (const step of steps) await step(rewrite, job);
  const edits = rewrite.edits().filter(({ drop = [], remove = [], append = [] }) => drop.length + remove.length + append.length > 0);
  if (edits.length === 0) return open;
  const path = files.join(scratch, 'prepared.onnx');
  await copyData(open.model, new Set(), scratch, files);
  await files.write(path, writeModel(open.model, edits));
  job.stop.throwIfAborted();
  return openModel(job.world, path);
}

/** With numbers for the symbols that have one; an unnamed size goes by the name `input[axis]`, as `planInputs` has it. */
async function withSizes(open: OpenModel, dims: QuantizeSettings['dims'], { world }: JobContext): Promise<OpenModel> {
  const { model } = open;
  const [main] = model.graphs;
  const overrides = new Map<string, ValueType>();
  for (const { name, type } of main ? runtimeInputs(main) : []) {
    if (type?.kind !== 'tensor') continue;
    const sizes = type.dims?.map((dim, axis) => (typeof dim === 'number' ? dim : (dims[dim ?? `${name}[${axis}]`] ?? dim)));
    if (sizes?.some((size, axis) => size !== type.dims?.[axis])) overrides.set(name, { ...type, dims: sizes });
  }
  if (overrides.size === 0) return open;
  return openedModel(model, inferTypes(model, { overrides, external: await externalValues(model, world.files) }));
}
