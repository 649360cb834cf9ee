import type { Model } from '../../ir/graph';
import type { JobContext } from '../../job';
import { externalFiles } from '../../onnx/external';
import { asProblem, type Diagnostic, diagnostic, isAbort } from '../../problem';
import { makeLensFolder } from '../../profile/store';
import type { World } from '../../world';
import type { RunTaps, TapRequest, TapResult } from '../calibrate/run';
import { packStatistics, unpackStatistics } from '../calibrate/statistics-file';

/** Statistics of so many runs are kept per folder of models: other widths or methods on the same data need no new run. */
const mostKept = 8;
const statisticsName = 'statistics.bin';
const factsName = 'facts.json';
const resumeName = 'resume.bin';

interface KeptFacts {
  readonly samplesRun: number;
  readonly version: string;
}

/**
 * Runs of the float model whose statistics are kept in `.qnn/quantize/<key>`, where the key stands for all that decides them: model, data, values. A job
 * that was killed goes on where it was; one with other settings finds what it needs. A folder that cannot be written costs the keeping, not the work.
 */
export class KeptTaps {
  private readonly told: Diagnostic[] = [];

  constructor(
    private readonly run: RunTaps,
    /** The float model: what is kept lies beside it. */
    private readonly model: string,
    private readonly scratch: string,
  ) {}

  /** What was not computed anew, for the user. */
  get notes(): readonly Diagnostic[] {
    return this.told;
  }

  readonly runTaps: RunTaps = async (request, job) => {
    // Comparisons are of models that were just made, and kept values go where the caller says: neither is found again.
    if (request.second || request.keepIn !== undefined) return this.run(request, job);
    const folder = await this.folderOf(request, job);
    if (folder === undefined) return this.run(request, job);
    const kept = await readKept(folder, job.world);
    if (kept) {
      this.tell(
        'statistics-reused',
        request,
        `The statistics of ${kept.samplesRun} samples were kept from an earlier run: nothing was run again.`,
      );
      return kept;
    }
    const resumeFile = job.world.files.join(folder, resumeName);
    if (await job.world.files.stat(resumeFile))
      this.tell('statistics-resumed', request, 'A run that was interrupted went on where it was.');
    const result = await this.run({ ...request, resumeFile }, job);
    await keep(folder, result, job.world);
    return result;
  };

  private tell(code: string, { samples, step }: TapRequest, what: string): void {
    this.told.push(diagnostic('info', code, samples.path, `${step}: ${what}`, 'Remove .qnn/quantize beside the model to start anew.'));
  }

  private async folderOf(request: TapRequest, { world }: JobContext): Promise<string | undefined> {
    try {
      const parent = await makeLensFolder(world.files, this.model, 'quantize');
      const folder = world.files.join(parent, await keyOf(request, this.scratch, world));
      await world.files.makeFolder(folder);
      await removeOld(parent, folder, world);
      return folder;
    } catch (thrown) {
      return unkept(thrown, this.model, world);
    }
  }
}

async function readKept(folder: string, { files, log }: World): Promise<TapResult | undefined> {
  const path = files.join(folder, statisticsName);
  const facts = files.join(folder, factsName);
  if (!(await files.stat(path)) || !(await files.stat(facts))) return undefined;
  const statistics = unpackStatistics(await files.read(path));
  const { samplesRun, version } = JSON.parse(new TextDecoder().decode(await files.read(facts))) as KeptFacts;
  if (statistics) return { statistics, differences: new Map(), samplesRun, peakMemoryMb: 0, version };
  log(`${path} holds no statistics and was left out.`);
  return undefined;
}

/** The statistics are written last: where they are, the facts are. */
async function keep(folder: string, { statistics, samplesRun, version }: TapResult, world: World): Promise<void> {
  const { files } = world;
  try {
    const facts: KeptFacts = { samplesRun, version };
    await files.write(files.join(folder, factsName), new TextEncoder().encode(JSON.stringify(facts)));
    await files.write(files.join(folder, statisticsName), packStatistics(statistics));
  } catch (thrown) {
    unkept(thrown, folder, world);
  }
}

function unkept(thrown: unknown, where: string, { log }: World): undefined {
  if (isAbort(thrown)) throw thrown;
  log(`Statistics are not kept: ${asProblem(thrown, where).what}`);
  return undefined;
}

/** The oldest go, but never the one that is in use. */
async function removeOld(parent: string, inUse: string, { files }: World): Promise<void> {
  const folders = await Promise.all(
    (await files.list(parent)).map(async (name) => {
      const path = files.join(parent, name);
      return { path, mtimeMs: (await files.stat(path))?.mtimeMs ?? 0 };
    }),
  );
  const old = folders.filter(({ path }) => path !== inUse).sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const { path } of old.slice(mostKept - 1)) await files.remove(path);
}

/** The content of the model counts, not where a prepared copy lies today; data counts by name, size and time. */
async function keyOf({ model, taps, samples, detail, chosen, stableWithin }: TapRequest, scratch: string, world: World): Promise<string> {
  const { files } = world;
  const paths = [...new Set(samples.samples.flat().map(({ file }) => file)), ...(await dataOf(model, world))];
  const stamps = await Promise.all(
    paths.map(async (path) => {
      const stat = await files.stat(path);
      return [stat?.size, stat?.mtimeMs];
    }),
  );
  const facts = { model: await world.sha256(model.path), taps, samples, detail, stamps, chosen, stableWithin };
  const path = files.join(scratch, 'key.json');
  await files.write(path, new TextEncoder().encode(JSON.stringify(facts)));
  return (await world.sha256(path)).slice(0, 32);
}

async function dataOf(model: Model, { files }: World): Promise<readonly string[]> {
  const folder = files.dirname(model.path);
  return (await externalFiles(model, files)).map(({ location }) => files.join(folder, ...location.split(/[\\/]/)));
}
