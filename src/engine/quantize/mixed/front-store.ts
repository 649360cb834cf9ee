import { lensFolder, makeLensFolder } from '../../profile/store';
import type { World } from '../../world';
import { exactJson, parseExactJson } from '../accuracy/exact-json';
import type { MixedFront } from './front';

const folderName = 'mixed';

interface KeptFront {
  readonly format: 1;
  /** Of the float model: another one has other layers. */
  readonly modelSha256: string;
  readonly front: MixedFront;
}

/** Keeps what a search found beside the model, in place of an older one. */
export async function saveFront(world: World, model: string, front: MixedFront): Promise<void> {
  await makeLensFolder(world.files, model, folderName);
  const kept: KeptFront = { format: 1, modelSha256: await world.sha256(model), front };
  await world.files.write(frontFile(world, model), new TextEncoder().encode(`${exactJson(kept)}\n`));
}

/** Undefined where none was kept for the model as it is now. */
export async function loadFront(world: World, model: string): Promise<MixedFront | undefined> {
  const path = frontFile(world, model);
  if (!(await world.files.stat(path))) return undefined;
  const kept = parseExactJson(new TextDecoder().decode(await world.files.read(path))) as Partial<KeptFront> | null | undefined;
  if (kept?.format === 1 && Array.isArray(kept.front?.points))
    return kept.modelSha256 === (await world.sha256(model)) ? kept.front : undefined;
  world.log(`${path} is not a search of QNN Lens and was left out.`);
  return undefined;
}

function frontFile({ files }: World, model: string): string {
  return files.join(lensFolder(files, model), folderName, `${files.basename(model)}.json`);
}
