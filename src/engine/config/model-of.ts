import type { Files } from '../world';
import type { ConfigDocument } from './document';

/** How a model was found to belong to a config. */
export type ModelReason = 'given' | 'setting' | 'config' | 'manifest' | 'name' | 'folder';

export interface ModelOfConfig {
  /** Absolute path; missing where none is found, or several could be meant. */
  readonly path?: string;
  readonly reason?: ModelReason;
  /** Models beside the config that could be meant. */
  readonly candidates: readonly string[];
}

/** What the user said about models: a pick or an option, and settings by the name of the config. */
export interface ModelWishes {
  readonly given?: string;
  readonly settings?: readonly (readonly [config: RegExp, model: string])[];
}

/**
 * The model that a config belongs to. What the user says comes first, then what the file says (`"model"` of a budget), then the manifest of a converted
 * folder, then the config's folder and the one above: a model of the same name, or the only one.
 */
export async function modelOf(document: ConfigDocument, files: Files, { given, settings = [] }: ModelWishes = {}): Promise<ModelOfConfig> {
  if (given !== undefined) return { path: given, reason: 'given', candidates: [given] };
  const set = settings.find(([config]) => config.test(document.path.replaceAll('\\', '/')));
  if (set) return { path: set[1], reason: 'setting', candidates: [set[1]] };
  const folder = files.dirname(document.path);
  const named = document.json.root?.get('model')?.string();
  if (named !== undefined && named !== '') {
    const path = absolute(named) ? named : files.join(folder, named);
    if (await files.stat(path)) return { path, reason: 'config', candidates: [path] };
  }
  const converted = await fromManifest(folder, files);
  if (converted) return { path: converted, reason: 'manifest', candidates: [converted] };
  return fromFolders([folder, files.dirname(folder)], files.basename(document.path), files);
}

export function absolute(path: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
}

/** A converted folder stands beside its model, whose file name it keeps. */
async function fromManifest(folder: string, files: Files): Promise<string | undefined> {
  const path = files.join(folder, 'manifest.json');
  if (!(await files.stat(path))) return undefined;
  const name = inputOf(new TextDecoder().decode(await files.read(path)));
  if (name === undefined) return undefined;
  const model = files.join(files.dirname(folder), name);
  return (await files.stat(model)) ? model : undefined;
}

/** Another program's manifest is no fault of the config. */
function inputOf(text: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(text);
    const inputs = isRecord(manifest) && Array.isArray(manifest.inputs) ? (manifest.inputs as readonly unknown[]) : [];
    return inputs.map((input) => (isRecord(input) ? input.path : undefined)).find((name) => typeof name === 'string' && isModel(name)) as
      | string
      | undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isModel = (name: string) => /\.onnx$/i.test(name);

/** `net_qdq.onnx` beside `net.onnx` is what `qnn-lens quantize` made of it: configs belong to the float model. */
function isOriginal(name: string, _: number, all: readonly string[]): boolean {
  return !all.includes(name.replace(/_qdq(?=\.onnx$)/i, '')) || !/_qdq\.onnx$/i.test(name);
}

async function fromFolders(folders: readonly string[], config: string, files: Files): Promise<ModelOfConfig> {
  const all: string[] = [];
  for (const folder of folders) {
    const names = (await files.stat(folder))?.isDirectory ? (await files.list(folder)).filter(isModel).filter(isOriginal) : [];
    const models = names.map((name) => files.join(folder, name));
    all.push(...models);
    const same = names.filter((name) => isNamedAfter(config, name)).sort((a, b) => b.length - a.length);
    if (same[0] !== undefined) return { path: files.join(folder, same[0]), reason: 'name', candidates: models };
    if (models.length === 1) return { path: models[0] as string, reason: 'folder', candidates: models };
    // Several models beside the config: one further up is none of its.
    if (models.length > 1) break;
  }
  return { candidates: all };
}

/** `net_w8.encodings` of `net.onnx`; not `network.encodings`. */
function isNamedAfter(config: string, model: string): boolean {
  const letters = /[\p{L}\p{N}]/u;
  const [name, wanted] = [stem(config), stem(model)];
  const at = name.indexOf(wanted);
  return at >= 0 && !letters.test(name[at - 1] ?? '') && !letters.test(name[at + wanted.length] ?? '');
}

function stem(name: string): string {
  return name.toLowerCase().replace(/\.[^.]*$/, '');
}
