import { prepareModel } from '../convert/prepared-model';
import { runTool, type ToolOutcome } from '../convert/run-tool';
import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import { type OpTrace, parseOpTrace } from '../profile/op-trace';
import type { Provenance } from '../rung';
import type { Target } from '../targets/target';
import type { World } from '../world';
import { type VerifiedPlacement, verifiedPlacement } from './verified';

/** Asks the real compiler where each node runs. */
export async function verifyPlacement(model: Model, target: Target, job: JobContext): Promise<VerifiedPlacement> {
  const { files } = job.world;
  const scratch = await files.scratch('qnn-lens-place');
  const step = `Placement on ${target.chip.soc}`;
  try {
    job.progress({ step, index: 0, total: 1 });
    const prepared = await prepareModel(model, scratch, job);
    const outcome = await runTool({ job: 'place', model: prepared, chip: target.chip }, scratch, step, job);
    return await placementOf(model, target, outcome, prepared.isFloat, files);
  } finally {
    await files.remove(scratch);
  }
}

/** The verified placement that every compilation brings along. */
export async function placementOf(
  model: Model,
  target: Target,
  outcome: ToolOutcome,
  isFloat: boolean,
  files: World['files'],
): Promise<VerifiedPlacement> {
  const answer = { parts: outcome.parts, trace: await traceOf(outcome, files) };
  return verifiedPlacement(model, answer, target, compilerProvenance(outcome, target, isFloat));
}

export async function traceOf({ files: written }: ToolOutcome, files: World['files']): Promise<OpTrace | undefined> {
  const file = written.find(({ role }) => role === 'op-trace');
  return file && parseOpTrace(await files.read(file.path));
}

function compilerProvenance({ versions }: ToolOutcome, { chip }: Target, isFloat: boolean): Provenance {
  return {
    rung: 'verified',
    producer: {
      tool: 'QNN HTP compiler',
      version: `QAIRT ${versions.QAIRT}, onnxruntime-qnn ${versions['onnxruntime-qnn']}`,
      chip: chip.soc,
      settings: isFloat ? 'float model as fp16' : 'quantized model as it is',
    },
  };
}
