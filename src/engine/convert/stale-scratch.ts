import type { World } from '../world';

const dayMs = 24 * 60 * 60 * 1000;

/** A process that was killed cannot clean up: what it left in `parent` a day ago goes now. `prefix` is that of `Files.scratch`. */
export async function removeStale(prefix: string, parent: string, { files, date }: Pick<World, 'files' | 'date'>): Promise<void> {
  for (const name of await files.list(parent)) {
    if (!name.startsWith(`.${prefix}-`)) continue;
    const path = files.join(parent, name);
    const stat = await files.stat(path);
    if (stat && Date.parse(date()) - stat.mtimeMs > dayMs) await files.remove(path);
  }
}
