import type { StepRecord } from '../job';
import type { Diagnostic } from '../problem';
import type { World } from '../world';
import type { ConvertedFile } from './result';

/** One input of the conversion: the model, or a file with its weights. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Everything that decides what the folder holds: equal here, equal files. */
export interface ManifestContent {
  readonly format: 'qnn-lens manifest 1';
  readonly inputs: readonly InputFile[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly tools: Readonly<Record<string, string>>;
  readonly chips: readonly { readonly soc: string; readonly socModel: number; readonly htpArch: number }[];
  /** All files of the folder but the manifest itself. */
  readonly files: readonly ConvertedFile[];
  readonly warnings: readonly Diagnostic[];
}

/** What differs from run to run stands apart and is not covered by `contentHash`. */
export interface Manifest extends ManifestContent {
  /** SHA-256 of the content above, as JSON without spaces in the order of its fields. */
  readonly contentHash: string;
  readonly timing: { readonly createdAt: string; readonly steps: readonly StepRecord[] };
}

export async function manifestOf(content: ManifestContent, steps: readonly StepRecord[], scratch: string, world: World): Promise<Manifest> {
  const path = world.files.join(scratch, 'content.json');
  await world.files.write(path, new TextEncoder().encode(JSON.stringify(content)));
  const contentHash = await world.sha256(path);
  return { ...content, contentHash, timing: { createdAt: world.date(), steps } };
}

/** The files below `folder`, sorted by path, with `/` between folders. */
export async function filesBelow(folder: string, world: Pick<World, 'files' | 'sha256'>): Promise<readonly ConvertedFile[]> {
  const { files } = world;
  const found: ConvertedFile[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop())
    for (const name of await files.list(at === '' ? folder : files.join(folder, ...at.split('/')))) {
      const path = at === '' ? name : `${at}/${name}`;
      const absolute = files.join(folder, ...path.split('/'));
      const stat = await files.stat(absolute);
      if (stat?.isDirectory) pending.push(path);
      else if (stat) found.push({ path, bytes: stat.size, sha256: await world.sha256(absolute) });
    }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `shown` is the path as the manifest has it. */
export async function hashedFile(path: string, shown: string, world: World): Promise<InputFile> {
  const stat = await world.files.stat(path);
  return { path: shown, bytes: stat?.size ?? 0, sha256: await world.sha256(path) };
}
