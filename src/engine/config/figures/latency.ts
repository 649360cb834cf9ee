import { lensFolder, listProfiles, loadProfile } from '../../profile/store';
import { rungRank } from '../../rung';
import type { OpenModel } from '../../session';
import type { Chip, Target } from '../../targets/target';
import type { World } from '../../world';
import type { Figure } from '../rules/figures';
import { modelHash } from './model-hash';

/**
 * The latency of the newest profile on the highest rung, of the model as it is now. A run on this machine's own CPU is no time of the chip: only profiles
 * that name the chip count.
 */
export async function profiledLatency(open: OpenModel, { chip }: Target, cpuNodes: number, world: World): Promise<Figure | undefined> {
  const { files } = world;
  const profiles = await files.stat(files.join(lensFolder(files, open.model.path), 'profiles'));
  if (!profiles) return undefined;
  // A budget is checked at every key stroke, and a profile has megabytes: they are read again when one came or went.
  return open.once(`latency ${chip.soc} ${cpuNodes} ${profiles.mtimeMs}`, () => newestProfile(open, chip, cpuNodes, world));
}

async function newestProfile(open: OpenModel, chip: Chip, cpuNodes: number, world: World): Promise<Figure | undefined> {
  const { path } = open.model;
  let best: Figure | undefined;
  for (const entry of await listProfiles(world, path, () => modelHash(open, world))) {
    if (entry.stale) continue;
    const { kind, rung, producer, total } = await loadProfile(world, path, entry.id);
    if (producer.chip !== chip.soc || (best && rungRank(rung) <= rungRank(best.rung))) continue;
    // The simulator knows the HTP alone.
    best = { value: total.meanMs, rung, producer, ...(kind === 'htp-sim' && cpuNodes > 0 && { without: 'the nodes on the CPU' }) };
  }
  return best;
}
