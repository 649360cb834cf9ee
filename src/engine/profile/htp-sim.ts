import { prepareModel, refuseCompiled } from '../convert/prepared-model';
import { runTool, type ToolOutcome } from '../convert/run-tool';
import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import type { VerifiedPlacement } from '../placement/verified';
import { placementOf } from '../placement/verify';
import { Problem } from '../problem';
import { simulatedStandIn } from '../targets/chips';
import type { Target } from '../targets/target';
import type { World } from '../world';
import { type Hextimate, parseHextimate } from './hextimate';
import { htpProfile, runsOnHtp, type SimulatedParts } from './htp-profile';
import type { GraphTrace } from './join-trace';
import type { Profile } from './profile';
import { parseProfileCsv } from './qnn-csv';
import { parseSchematic } from './schematic';

const steps = { compile: 'Compile and simulate', read: 'Read the trace', join: 'Join to the layers' };

/** Simulated device time of the whole graph and of each layer. */
export async function profileHtp(model: Model, target: Target, job: JobContext): Promise<Profile> {
  refuseCompiled(model);
  const { files } = job.world;
  const scratch = await files.scratch('qnn-lens-simulate');
  const tell = (step: string, index: number) => job.progress({ step, index, total: Object.keys(steps).length });
  try {
    const chip = simulatedStandIn(target.chip);
    tell(steps.compile, 0);
    const prepared = await prepareModel(model, scratch, job);
    const outcome = await runTool({ job: 'simulate', model: prepared, chip }, scratch, `${steps.compile} on ${chip.soc}`, job);
    const placement = await placementOf(model, target, outcome, prepared.isFloat, files);
    tell(steps.read, 1);
    const parts = await simulatedParts(outcome, placement, chip.soc, files);
    job.stop.throwIfAborted();
    tell(steps.join, 2);
    const sha256 = await job.world.sha256(model.path);
    return htpProfile(model, parts, {
      simulated: chip,
      target,
      versions: outcome.versions,
      isFloat: prepared.isFloat,
      modelName: files.basename(model.path),
      modelSha256: sha256,
      createdAt: job.world.date(),
    });
  } finally {
    await files.remove(scratch);
  }
}

async function simulatedParts(
  { files: written }: ToolOutcome,
  placement: VerifiedPlacement,
  soc: string,
  files: World['files'],
): Promise<SimulatedParts> {
  if (!placement.verdicts.some(runsOnHtp)) throw nothingOnHtp(soc);
  const read = async (role: string) => {
    const file = written.find((one) => one.role === role);
    return file && files.read(file.path);
  };
  const [csv, log] = [await read('profile-csv'), await read('profile-log')];
  const simulated = csv ? parseProfileCsv(csv) : [];
  const traces = log ? parseHextimate(log) : [];
  if (simulated.length === 0 || traces.length === 0) throw notSimulated(soc);
  const graphs: GraphTrace[] = [];
  for (const [i, trace] of traces.entries())
    graphs.push({ trace, names: await namesOf(trace, written, files), cycles: simulated[i]?.cycles ?? 0 });
  return { graphs, simulated, placement };
}

/** The schematic is named after its graph. */
async function namesOf(trace: Hextimate, written: ToolOutcome['files'], files: World['files']): Promise<ReadonlyMap<number, string>> {
  const file = written.find(({ role, path }) => role === 'schematic' && files.basename(path) === `${trace.graph}_schematic.bin`);
  return file ? parseSchematic(await files.read(file.path)) : new Map();
}

function nothingOnHtp(soc: string): Problem {
  return new Problem(
    'not-on-htp',
    soc,
    'No node of the model runs on the HTP, so there is nothing to simulate.',
    'Show the placement: it says why each node stays on the CPU.',
  );
}

function notSimulated(soc: string): Problem {
  return new Problem(
    'not-simulated',
    soc,
    `The simulator gave no times for ${soc}.`,
    'Choose a chip whose Hexagon version it knows: SA8255 or SA8797.',
  );
}
