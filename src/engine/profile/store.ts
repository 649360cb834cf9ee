import { Problem } from '../problem';
import { isRung, type Rung } from '../rung';
import type { World } from '../world';
import type { Profile } from './profile';
import { timelineFromFile, timelineFromOld, timelineToFile } from './timeline-file';

/** A kept profile as a list shows it. */
export interface ProfileEntry {
  readonly id: string;
  readonly file: string;
  readonly kind: Profile['kind'];
  readonly rung: Rung;
  readonly createdAt: string;
  readonly meanMs: number;
  /** Made from another version of the model. */
  readonly stale: boolean;
  readonly label: string;
}

const kinds: readonly Profile['kind'][] = ['cpu', 'htp-sim', 'imported'];

/** The folder beside a model that holds what we keep about it; a file inside tells git to pass it over. */
export function lensFolder(files: World['files'], model: string): string {
  return files.join(files.dirname(model), '.qnn');
}

/** Makes a folder inside it, and gives its path. */
export async function makeLensFolder(files: World['files'], model: string, name: string): Promise<string> {
  const folder = lensFolder(files, model);
  const made = files.join(folder, name);
  await files.makeFolder(made);
  const ignore = files.join(folder, '.gitignore');
  if (!(await files.stat(ignore))) await files.write(ignore, new TextEncoder().encode('*\n'));
  return made;
}

/** Keeps a profile beside its model and gives the path. */
export async function saveProfile({ files }: World, model: string, profile: Profile): Promise<string> {
  await makeLensFolder(files, model, 'profiles');
  const path = profilePath(files, model, profile.id);
  await files.write(path, profileBytes(profile));
  return path;
}

/** All kept profiles of a model, newest first. A file that is no profile is told in the log and left out. */
export async function listProfiles(world: World, model: string, modelSha256: () => Promise<string>): Promise<readonly ProfileEntry[]> {
  const { files } = world;
  const folder = files.join(lensFolder(files, model), 'profiles');
  if (!(await files.stat(folder))?.isDirectory) return [];
  const name = files.basename(model);
  const entries: ProfileEntry[] = [];
  for (const file of await files.list(folder)) {
    if (!file.endsWith('.json')) continue;
    const path = files.join(folder, file);
    const profile = keptProfile(await files.read(path));
    if (!profile) world.log(`${path} is not a profile of QNN Lens and was left out.`);
    else if (profile.modelName === name) entries.push(entryOf(path, profile, profile.modelSha256 !== (await modelSha256())));
  }
  return entries.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

export async function loadProfile({ files }: World, model: string, id: string): Promise<Profile> {
  const path = profilePath(files, model, id);
  if (!(await files.stat(path)))
    throw new Problem('profile-missing', path, `The profile "${id}" is not there any more.`, 'Profile the model again.');
  const profile = profileFromBytes(await files.read(path));
  if (profile) return profile;
  throw new Problem('profile-damaged', path, `"${path}" is not a profile of QNN Lens.`, 'Delete it and profile the model again.');
}

export async function removeProfile({ files }: World, model: string, id: string): Promise<void> {
  await files.remove(profilePath(files, model, id));
}

/** An id comes from a page or a command line: it names a file in our folder and nothing else. */
function profilePath(files: World['files'], model: string, id: string): string {
  if (!/^\w[\w.-]*$/.test(id))
    throw new Problem('profile-missing', model, `"${id}" is not the name of a profile.`, 'Choose one from the list.');
  return files.join(lensFolder(files, model), 'profiles', `${id}.json`);
}

/** A kept profile: the profile as JSON, its timeline in the form of `timeline-file.ts`. */
export function profileBytes({ timeline, ...profile }: Profile): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ ...profile, ...(timeline && { timeline: timelineToFile(timeline) }) })}\n`);
}

/** Undefined for bytes that are no profile of ours. */
export function profileFromBytes(bytes: Uint8Array): Profile | undefined {
  const kept = keptProfile(bytes);
  return kept && withTimeline(kept);
}

/** As it stands in the file: its timeline is not one yet. */
function keptProfile(bytes: Uint8Array): Profile | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isProfile(value) ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Events of older profiles stand in `htp`. */
function withTimeline({ timeline: kept, ...profile }: Profile): Profile {
  const { timeline: old, ...htp } = { timeline: undefined, ...profile.htp };
  const timeline = timelineFromFile(kept) ?? timelineFromOld(old, profile.htp?.clockMhz || 1);
  return { ...profile, ...(profile.htp && { htp: htp as Profile['htp'] }), ...(timeline && { timeline }) };
}

function entryOf(file: string, profile: Profile, stale: boolean): ProfileEntry {
  const { id, kind, rung, createdAt, total, producer } = profile;
  return {
    id,
    file,
    kind,
    rung,
    createdAt,
    meanMs: total.meanMs,
    stale,
    label: [producer.tool, producer.chip].filter(Boolean).join(' · '),
  };
}

/** Our own file, so the parts that the list and the graph stand on are enough. */
function isProfile(value: unknown): value is Profile {
  const profile = value as Partial<Profile> | null;
  return (
    typeof profile === 'object' &&
    profile !== null &&
    typeof profile.id === 'string' &&
    typeof profile.createdAt === 'string' &&
    typeof profile.modelName === 'string' &&
    typeof profile.total?.meanMs === 'number' &&
    typeof profile.producer?.tool === 'string' &&
    isRung(profile.rung) &&
    kinds.some((kind) => kind === profile.kind) &&
    Array.isArray(profile.layers)
  );
}
