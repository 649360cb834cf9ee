import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import type { VerifiedPlacement } from '../placement/verified';
import { placementOf } from '../placement/verify';
import { type Diagnostic, Problem, problemFields } from '../problem';
import type { Chip, Precision } from '../targets/target';
import type { PreparedModel } from './prepared-model';
import { runTool, type ToolFile, type ToolJob, type ToolOutcome, type ToolRequest } from './run-tool';
import type { Steps } from './steps';

export interface CompileOrder {
  readonly model: Model;
  readonly prepared: PreparedModel;
  readonly chips: readonly Chip[];
  readonly precision: Precision;
  readonly scratch: string;
  /** The folder that becomes `<name>_qnn`. */
  readonly result: string;
}

export interface Compiled {
  readonly placement: VerifiedPlacement;
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

const contextStep = ({ soc }: Chip) => `Context binary for ${soc}`;
const placementStep = 'Placement';
const exports: readonly { readonly job: ToolJob; readonly step: string }[] = [
  { job: 'dlc', step: 'DLC' },
  { job: 'source', step: 'QNN source' },
];

export function stepNames(chips: readonly Chip[]): readonly string[] {
  return [...chips.map(contextStep), placementStep, ...exports.map(({ step }) => step)];
}

/**
 * Compiles for each chip, then exports DLC and source. What the compiler refuses for one of several chips becomes a warning and the rest is kept;
 * any other failure, or a refusal of all chips, ends the work.
 */
export async function compileAll(order: CompileOrder, steps: Steps, job: JobContext): Promise<Compiled> {
  const { chips, model, prepared, precision, scratch } = order;
  const refusals: Problem[] = [];
  const warnings: Diagnostic[] = [];
  const attempt = async (request: ToolRequest, step: string): Promise<ToolOutcome | undefined> => {
    try {
      const outcome = await steps.run(step, () => compileOne(order, request, step, job));
      warnings.push(...outcome.warnings);
      return outcome;
    } catch (thrown) {
      if (!(thrown instanceof Problem) || !isRefusal(thrown)) throw thrown;
      refusals.push(thrown);
      warnings.push({ ...problemFields(thrown), severity: 'warning' });
      return undefined;
    }
  };

  const compiled: { readonly chip: Chip; readonly outcome: ToolOutcome }[] = [];
  for (const chip of chips) {
    const outcome = await attempt({ job: 'context', model: prepared, chip, contextName: `${chip.soc}_htp_context` }, contextStep(chip));
    if (outcome) compiled.push({ chip, outcome });
  }
  const [base] = compiled;
  if (!base) throw refusals[0] ?? new Error('no chip to compile for');
  const { chip } = base;
  const placed = await steps.run(placementStep, async () => {
    // A context whose wrapper could not be written brings no assignment along.
    const bringsParts = base.outcome.parts.length > 0;
    const assigned = bringsParts ? base.outcome : await runTool({ job: 'place', model: prepared, chip }, scratch, placementStep, job);
    const placement = await placementOf(model, { chip, precision }, assigned, prepared.isFloat, job.world.files);
    return { versions: assigned.versions, placement };
  });
  for (const { job: kind, step } of exports) await attempt({ job: kind, model: prepared, chip }, step);
  return { ...placed, warnings };
}

async function compileOne(order: CompileOrder, request: ToolRequest, step: string, job: JobContext): Promise<ToolOutcome> {
  const { files } = job.world;
  const outcome = await runTool(request, order.scratch, step, job);
  for (const [file, path] of placesOf(outcome.files)) {
    const target = files.join(order.result, ...path.split('/'));
    await files.makeFolder(files.dirname(target));
    await files.rename(file.path, target);
  }
  return outcome;
}

/** Where each file goes inside the result. One partition has plain names, several are numbered as the compiler numbers them. */
function placesOf(written: readonly ToolFile[]): readonly (readonly [ToolFile, string])[] {
  const dlcs = written.filter(({ role }) => role === 'dlc').length;
  const places: Readonly<Record<string, (file: ToolFile, name: string) => string>> = {
    context: (_file, name) => `context_binaries/${name}`,
    wrapper: (_file, name) => `context_binaries/${name}`,
    // Padded, so that a list of files is in the order of the partitions.
    dlc: ({ partition = 0 }) => (dlcs === 1 ? 'model.dlc' : `model_${String(partition).padStart(String(dlcs - 1).length, '0')}.dlc`),
    source: (_file, name) => `qnn_source/${name}`,
  };
  return written.flatMap((file) => {
    const place = places[file.role];
    return place ? [[file, place(file, file.path.replace(/^.*[\\/]/, ''))] as const] : [];
  });
}

/** Said by the compiler about this model and chip, not about the machine. */
function isRefusal({ code }: Problem): boolean {
  return /^qnn-\d+$/.test(code) || code === 'toolchain-failed' || code === 'partition-failed';
}
