import { Problem } from '../../problem';
import { type Draft, draftOfFiles, draftsOfFile, fileName, incomplete, type Search } from './sample-drafts';
import { kindOf } from './sample-files';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/** Pictures are often sorted into a folder per class, seldom deeper. */
const deepest = 4;

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** How data can be arranged in a folder, tried in this order; the first that finds samples is taken. */
const arrangements: readonly ((entries: readonly Entry[], search: Search, depth: number) => Promise<readonly Draft[]>)[] = [
  inputList,
  testData,
  folderPerInput,
  folderPerSample,
  filesInOne,
  foldersOfFiles,
];

export async function draftsOfFolder(folder: string, search: Search, depth = 0): Promise<readonly Draft[]> {
  const entries = await entriesOf(folder, search);
  for (const arrangement of arrangements) {
    const drafts = await arrangement(entries, search, depth);
    if (drafts.length > 0) return drafts;
  }
  return [];
}

async function entriesOf(folder: string, { files }: Search): Promise<readonly Entry[]> {
  const names = (await files.list(folder)).filter((name) => !name.startsWith('.')).sort(byName);
  return Promise.all(
    names.map(async (name) => {
      const path = files.join(folder, name);
      return { name, path, isFolder: (await files.stat(path))?.isDirectory ?? false };
    }),
  );
}

async function inputList(entries: readonly Entry[], search: Search): Promise<readonly Draft[]> {
  const list = entries.find(({ name, isFolder }) => !isFolder && /^input_?list.*\.txt$/i.test(name));
  return list ? draftsOfFile(list.path, list.name, search) : [];
}

/** ONNX's own test data: `test_data_set_0/input_0.pb`, numbered in the order of the inputs; or the content of one such folder. */
async function testData(entries: readonly Entry[], search: Search): Promise<readonly Draft[]> {
  const isInput = ({ name }: Entry) => /^input_\d+\.pb$/.test(name);
  const sets = entries.filter(({ name, isFolder }) => isFolder && /^test_data_set_\d+$/.test(name)).slice(0, search.count);
  const found =
    sets.length > 0
      ? await Promise.all(sets.map(async ({ name, path }) => ({ name, of: await entriesOf(path, search) })))
      : [{ name: 'input', of: entries }];
  const numbered = found.map(({ name, of }) => ({ name, of: of.filter(isInput) })).filter(({ of }) => of.length > 0);
  return Promise.all(
    numbered.map(({ name, of }) =>
      draftOfFiles(
        name,
        new Map(
          of.flatMap(({ path, name: file }) => {
            const input = search.inputs[Number(/\d+/.exec(file)?.[0])];
            return input === undefined ? [] : [[input, path] as const];
          }),
        ),
        search,
      ),
    ),
  );
}

/** `<input>/<sample>.npy`: the files of one sample stand at the same place in each folder. */
async function folderPerInput(entries: readonly Entry[], search: Search): Promise<readonly Draft[]> {
  const folders = new Map(
    search.inputs.flatMap((input) => {
      const found = entries.find(({ name, isFolder }) => isFolder && (name === input || fileName(name) === fileName(input)));
      return found ? [[input, found] as const] : [];
    }),
  );
  if (folders.size === 0) return [];
  const lists = new Map<string, readonly Entry[]>();
  for (const [input, { path }] of folders) lists.set(input, (await entriesOf(path, search)).filter(isData));
  if (folders.size < search.inputs.length)
    throw incomplete([...folders.values()].map(({ name }) => name).join(', '), search.inputs, [...folders.keys()]);
  const [first = []] = lists.values();
  if ([...lists.values()].some(({ length }) => length !== first.length)) throw unequal(folders, lists);
  return Promise.all(
    first
      .slice(0, search.count)
      .map(({ name }, at) => draftOfFiles(name, new Map([...lists].map(([input, list]) => [input, list[at]?.path ?? ''])), search)),
  );
}

/** `<sample>/<input>.npy`. */
async function folderPerSample(entries: readonly Entry[], search: Search): Promise<readonly Draft[]> {
  if (search.inputs.length === 1) return [];
  const drafts: Draft[] = [];
  for (const { name, path } of entries.filter(({ isFolder }) => isFolder).slice(0, search.count)) {
    const own = (await entriesOf(path, search)).filter(isData);
    const paths = new Map(
      search.inputs.flatMap((input) => {
        const found = own.find((entry) => stem(entry.name) === fileName(input));
        return found ? [[input, found.path] as const] : [];
      }),
    );
    if (paths.size > 0) drafts.push(await draftOfFiles(name, paths, search));
  }
  return drafts;
}

/** All in one folder. Of a model with several inputs, `<sample>_<input>.npy` or `<input>_<sample>.npy`. */
async function filesInOne(entries: readonly Entry[], search: Search): Promise<readonly Draft[]> {
  const data = entries.filter(isData);
  const whole = data.filter(({ name }) => search.inputs.length === 1 || isWhole(name)).slice(0, search.count);
  if (whole.length > 0) return (await Promise.all(whole.map(({ path, name }) => draftsOfFile(path, name, search)))).flat();
  const samples = new Map<string, Map<string, string>>();
  for (const { name, path } of data) {
    const parts = splitName(stem(name), search.inputs);
    if (!parts) throw unnamed(path, search.inputs);
    const own = samples.get(parts.sample) ?? new Map<string, string>();
    samples.set(parts.sample, own.set(parts.input, path));
  }
  return Promise.all([...samples].slice(0, search.count).map(([name, paths]) => draftOfFiles(name || 'sample', paths, search)));
}

/** A folder per class, for models with one input. */
async function foldersOfFiles(entries: readonly Entry[], search: Search, depth: number): Promise<readonly Draft[]> {
  if (depth >= deepest || search.inputs.length > 1) return [];
  const drafts: Draft[] = [];
  for (const { name, path } of entries.filter(({ isFolder }) => isFolder)) {
    const inner = await draftsOfFolder(path, { ...search, count: search.count - drafts.length }, depth + 1);
    drafts.push(...inner.map((draft) => ({ ...draft, name: `${name}/${draft.name}` })));
    if (drafts.length >= search.count) break;
  }
  return drafts;
}

function isData({ name, isFolder }: Entry): boolean {
  return !isFolder && kindOf(name) !== undefined;
}

/** Files that hold all inputs of a sample. */
function isWhole(name: string): boolean {
  return /\.(npz|csv)$/i.test(name);
}

function stem(name: string): string {
  return fileName(name.replace(/\.[^.]+$/, ''));
}

/** The longest name that fits: `mask` must not take what is of `attention_mask`. */
function splitName(of: string, inputs: readonly string[]): { readonly sample: string; readonly input: string } | undefined {
  const found = inputs
    .map((input) => ({ input, name: fileName(input) }))
    .sort((a, b) => b.name.length - a.name.length)
    .find(
      ({ name }) =>
        of === name ||
        of.endsWith(`_${name}`) ||
        of.endsWith(`.${name}`) ||
        of.endsWith(`-${name}`) ||
        of.startsWith(`${name}_`) ||
        of.startsWith(`${name}.`) ||
        of.startsWith(`${name}-`),
    );
  if (!found) return undefined;
  const { name, input } = found;
  return { input, sample: of.endsWith(name) ? of.slice(0, -name.length - 1) : of.slice(name.length + 1) };
}

function unequal(folders: ReadonlyMap<string, Entry>, lists: ReadonlyMap<string, readonly Entry[]>): Problem {
  const counts = [...lists].map(([input, { length }]) => `"${input}" has ${length}`).join(', ');
  const [first] = folders.values();
  return new Problem(
    'samples-mixed',
    first?.path ?? '',
    `The inputs have different numbers of files: ${counts}.`,
    'Give each sample one file for each input.',
  );
}

function unnamed(path: string, inputs: readonly string[]): Problem {
  return new Problem(
    'samples-mixed',
    path,
    `"${path}" does not say which of the inputs (${inputs.join(', ')}) it is for.`,
    'Name files <sample>_<input>.npy, or put them into a folder per input.',
  );
}
