import { asProblem, type Problem } from '../problem';
import type { OpenModel } from '../session';
import type { Target } from '../targets/target';
import type { World } from '../world';
import type { ConfigDocument } from './document';
import { budgetTarget } from './figures/budget-target';
import { gatherFigures } from './figures/gather-figures';
import { absolute, type ModelOfConfig, type ModelWishes, modelOf } from './model-of';
import { companionsOf, referencesOf } from './references';
import type { CheckContext, Referenced } from './rules/rule';

/** What is asked for besides the file itself. */
export interface CheckWishes extends ModelWishes {
  readonly target: Target;
  readonly chipGiven: boolean;
}

export interface Gathered {
  readonly context: CheckContext;
  readonly link: ModelOfConfig;
  /** The model is there and could not be read; the file was checked without it. */
  readonly problem?: Problem;
}

/** JSON files that a config names are read up to this size, for rules across files. */
const mostReadBytes = 4 * 1024 * 1024;
/** An input list may name a file in each of a million lines; the first ones show what is wrong. */
const mostReferences = 2000;

/** Finds and reads everything that the rules look at beside the document. `open` keeps models open between checks. */
export async function gather(
  document: ConfigDocument,
  wishes: CheckWishes,
  world: World,
  open: (path: string) => Promise<OpenModel>,
): Promise<Gathered> {
  const { target, chipGiven } = wishes;
  const [link, files] = await Promise.all([modelOf(document, world.files, wishes), referenced(document, world.files)]);
  const base: CheckContext = { document, target, chipGiven, files };
  if (link.path === undefined) return { context: base, link };
  try {
    const model = await open(link.path);
    const figures = document.kind === 'budget' ? await gatherFigures(model, budgetTarget(document, target), world) : undefined;
    return { context: { ...base, model, ...(figures && { figures }) }, link };
  } catch (thrown) {
    return { context: base, link, problem: asProblem(thrown, link.path) };
  }
}

/** Paths are looked for from the config's folder: the tools start there, or say so. */
async function referenced(document: ConfigDocument, files: World['files']): Promise<ReadonlyMap<string, Referenced>> {
  const folder = files.dirname(document.path);
  const named = Array.from(referencesOf(document), ({ name }) => name);
  const names = [...new Set([...companionsOf(document), ...named])].slice(0, mostReferences);
  const found = await Promise.all(names.map((name) => lookUp(name, absolute(name) ? name : files.join(folder, name), files)));
  return new Map(found.map((one) => [one.name, one]));
}

async function lookUp(name: string, path: string, files: World['files']): Promise<Referenced> {
  const stat = await files.stat(path);
  if (!stat) return { name, path, exists: false, bytes: 0 };
  const readable = !stat.isDirectory && /\.json$/i.test(path) && stat.size <= mostReadBytes;
  const text = readable ? new TextDecoder().decode(await files.read(path)) : undefined;
  return { name, path, exists: true, bytes: stat.size, ...(text !== undefined && { text }) };
}
