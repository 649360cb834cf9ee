import { type Encoding, rangeOf } from '../../config/encodings/encoding';
import { Problem } from '../../problem';
import { lensFolder, makeLensFolder } from '../../profile/store';
import type { World } from '../../world';
import type { Statistics } from '../calibrate/statistics';
import { packStatistics, unpackStatistics } from '../calibrate/statistics-file';
import type { QuantizeResult } from '../job/result';
import { exactJson, parseExactJson } from './exact-json';
import type { AccuracyReport } from './report';

/** A file as it was; size and time spare the hash where they agree. */
export interface FileStamp {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** What is kept of a quantization, beside its models. */
export interface KeptQuantization {
  readonly format: 1;
  readonly id: string;
  readonly createdAt: string;
  /** `w8a8`, `mixed` ... */
  readonly label: string;
  readonly float: FileStamp;
  readonly quantized: FileStamp;
  /** Absent where the quantized model was made elsewhere and only compared here. */
  readonly result?: QuantizeResult;
  readonly accuracy?: AccuracyReport;
  /** What the encodings of activations reach, by tensor. */
  readonly ranges: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
}

/** A kept quantization of a model, as a list shows it. */
export interface QuantizationEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly output: string;
  readonly label: string;
  readonly sqnrDb?: number;
  /** The float or the quantized model has changed since. */
  readonly stale: boolean;
}

const folderName = 'quantizations';
/** Of each model: painting and quantizing again makes many, and their statistics are some megabytes each. */
const mostKept = 16;

export interface QuantizationToKeep {
  /** Absolute paths. */
  readonly float: string;
  readonly quantized: string;
  readonly label: string;
  readonly result?: QuantizeResult;
  readonly accuracy?: AccuracyReport;
  readonly statistics?: Statistics;
  readonly entries?: readonly { readonly tensor: string; readonly encoding?: Encoding | undefined }[];
}

/** Keeps it beside the float model, and beside the quantized one where that is elsewhere. */
export async function saveQuantization(world: World, given: QuantizationToKeep): Promise<KeptQuantization> {
  const { files } = world;
  const createdAt = world.date();
  const { label, result, accuracy = result?.accuracy, statistics, entries = [] } = given;
  const owners = new Map([given.quantized, given.float].map((model) => [folderOf(world, model), model]));
  const kept: KeptQuantization = {
    format: 1,
    id: await freshId(world, folderOf(world, given.float), `${createdAt.replace(/\D/g, '').slice(0, 14)}-${label.replace(/[^\w]+/g, '-')}`),
    createdAt,
    label,
    float: await stampOf(world, given.float),
    quantized: await stampOf(world, given.quantized),
    ...(result && { result }),
    ...(accuracy && { accuracy }),
    ranges: rangesOf(entries),
  };
  for (const model of owners.values()) {
    const folder = await makeLensFolder(files, model, folderName);
    if (statistics) await files.write(files.join(folder, `${kept.id}.bin`), packStatistics(statistics));
    // Last: what the list finds is there whole.
    await files.write(files.join(folder, `${kept.id}.json`), new TextEncoder().encode(`${exactJson(kept)}\n`));
    for (const { id } of (await allOf(world, model)).slice(mostKept)) await removeQuantization(world, model, id);
  }
  return kept;
}

/** Newest first; of a float model, or of a quantized one. A file that is not one of ours is told in the log and left out. */
export async function listQuantizations(world: World, model: string): Promise<readonly QuantizationEntry[]> {
  const entries: QuantizationEntry[] = [];
  for (const kept of await allOf(world, model)) entries.push(await entryOf(world, model, kept));
  return entries;
}

export async function loadQuantization(world: World, model: string, id: string): Promise<KeptQuantization> {
  const path = pathOf(world, model, id, 'json');
  if (!(await world.files.stat(path)))
    throw new Problem('quantization-missing', path, `The quantization "${id}" is not there any more.`, 'Quantize the model again.');
  const kept = keptFromBytes(await world.files.read(path));
  if (kept) return kept;
  throw new Problem(
    'quantization-damaged',
    path,
    `"${path}" is not a quantization of QNN Lens.`,
    'Delete it and quantize the model again.',
  );
}

/** Undefined where none were kept; damaged ones are told in the log. */
export async function loadStatistics(world: World, model: string, id: string): Promise<Statistics | undefined> {
  const path = pathOf(world, model, id, 'bin');
  if (!(await world.files.stat(path))) return undefined;
  const found = unpackStatistics(await world.files.read(path));
  if (!found) world.log(`${path} holds no statistics of QNN Lens and was left out.`);
  return found;
}

/** What was seen of the model's values when it was last quantized, if it is still the same. */
export async function currentStatistics(world: World, model: string): Promise<Statistics | undefined> {
  const kept = await currentQuantization(world, model);
  return kept && loadStatistics(world, model, kept.id);
}

async function removeQuantization(world: World, model: string, id: string): Promise<void> {
  for (const kind of ['json', 'bin'] as const) await world.files.remove(pathOf(world, model, id, kind));
}

/** The newest one of the models as they are now. */
export async function currentQuantization(world: World, model: string): Promise<KeptQuantization | undefined> {
  for (const kept of await allOf(world, model)) if (!(await isStale(world, model, kept))) return kept;
  return undefined;
}

function folderOf({ files }: World, model: string): string {
  return files.join(lensFolder(files, model), folderName);
}

/** An id comes from a page or a command line: it names a file in our folder and nothing else. */
function pathOf(world: World, model: string, id: string, kind: 'json' | 'bin'): string {
  if (!/^\w[\w.-]*$/.test(id))
    throw new Problem('quantization-missing', model, `"${id}" is not the name of a quantization.`, 'Choose one from the list.');
  return world.files.join(folderOf(world, model), `${id}.${kind}`);
}

async function freshId({ files }: World, folder: string, wanted: string): Promise<string> {
  let id = wanted;
  for (let count = 2; await files.stat(files.join(folder, `${id}.json`)); count++) id = `${wanted}-${count}`;
  return id;
}

async function stampOf({ files, sha256 }: World, path: string): Promise<FileStamp> {
  const stat = await files.stat(path);
  return { name: files.basename(path), sha256: await sha256(path), bytes: stat?.size ?? 0, mtimeMs: stat?.mtimeMs ?? 0 };
}

function rangesOf(entries: NonNullable<QuantizationToKeep['entries']>): KeptQuantization['ranges'] {
  return Object.fromEntries(
    entries.flatMap(({ tensor, encoding }) =>
      encoding?.section === 'activation' && encoding.dtype === 'int' && encoding.scale.length === 1 ? [[tensor, rangeOf(encoding)]] : [],
    ),
  );
}

async function allOf(world: World, model: string): Promise<readonly KeptQuantization[]> {
  const { files } = world;
  const folder = folderOf(world, model);
  if (!(await files.stat(folder))?.isDirectory) return [];
  const name = files.basename(model);
  const found: KeptQuantization[] = [];
  for (const file of await files.list(folder)) {
    if (!file.endsWith('.json')) continue;
    const path = files.join(folder, file);
    const kept = keptFromBytes(await files.read(path));
    if (!kept) world.log(`${path} is not a quantization of QNN Lens and was left out.`);
    else if (kept.float.name === name || kept.quantized.name === name) found.push(kept);
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

async function entryOf(world: World, model: string, kept: KeptQuantization): Promise<QuantizationEntry> {
  const { id, createdAt, label, accuracy } = kept;
  const output = await quantizedPath(world, model, kept);
  return { id, createdAt, output, label, ...(accuracy && { sqnrDb: accuracy.endToEnd.sqnrDb }), stale: await isStale(world, model, kept) };
}

/** Beside the model where it is there: the folder may have been moved. */
async function quantizedPath({ files }: World, model: string, { quantized, result }: KeptQuantization): Promise<string> {
  const beside = files.join(files.dirname(model), quantized.name);
  return result && !(await files.stat(beside)) ? result.output : beside;
}

async function isStale(world: World, model: string, kept: KeptQuantization): Promise<boolean> {
  const quantized = await quantizedPath(world, model, kept);
  const isFloat = world.files.basename(model) === kept.float.name;
  if (!(await isAsKept(world, quantized, kept.quantized))) return true;
  // The float model may be elsewhere: what was measured holds for the quantized one.
  return isFloat && !(await isAsKept(world, model, kept.float));
}

async function isAsKept({ files, sha256 }: World, path: string, stamp: FileStamp): Promise<boolean> {
  const stat = await files.stat(path);
  if (stat?.size !== stamp.bytes) return false;
  return stat.mtimeMs === stamp.mtimeMs || (await sha256(path)) === stamp.sha256;
}

/** Our own file, so the parts that lists and columns stand on are enough. */
function keptFromBytes(bytes: Uint8Array): KeptQuantization | undefined {
  const kept = parseExactJson(new TextDecoder().decode(bytes)) as Partial<KeptQuantization> | null | undefined;
  const isOurs =
    typeof kept === 'object' &&
    kept !== null &&
    kept.format === 1 &&
    typeof kept.id === 'string' &&
    typeof kept.createdAt === 'string' &&
    typeof kept.float?.sha256 === 'string' &&
    typeof kept.quantized?.sha256 === 'string' &&
    typeof kept.ranges === 'object' &&
    (kept.accuracy === undefined || Array.isArray(kept.accuracy.layers));
  return isOurs ? (kept as KeptQuantization) : undefined;
}
