import type { Chip } from '../../targets/target';
import type { ConfigDocument } from '../document';
import { type ConfigKind, kindRow } from '../kinds';
import { type Dialect, dialectOf, dialectTitles, type TranslateSource, type TranslateTarget, targetRows, type WorkUnit } from './dialect';
import type { TranslationNote } from './note';
import { plain, put, type Tree, valuesAt } from './places';
import { type Read, readSettings, type Said, type Setting, type SourceFile } from './read';
import { rows } from './rows';
import { sections } from './sections';
import { noCounterpart, sectionOf, type Why, writeSettings } from './write';

export interface TranslateOptions {
  /** The chip to write, whatever the source says. */
  readonly chip?: Chip;
  /** The unit that provider options are written for; the one that the source speaks of where absent. */
  readonly unit?: WorkUnit;
  /** The graphs that an HTP config is written for. */
  readonly graphNames?: readonly string[];
  /** The HTP config that a net-run config names, read. */
  readonly htpConfig?: ConfigDocument;
  /** File names other than the usual ones. */
  readonly names?: Readonly<Partial<Record<TranslateSource, string>>>;
}

export interface TranslatedFile {
  readonly name: string;
  readonly kind: TranslateSource;
  readonly text: string;
}

export interface Translation {
  readonly files: readonly TranslatedFile[];
  readonly notes: readonly TranslationNote[];
}

/** The name of the library that reads the HTP config (`configs.json`). */
const extensionsLibrary = 'libQnnHtpNetRunExtensions.so';
/** What a graph is called where nobody says: as qnn-onnx-converter calls that of `model.onnx`. */
const usualGraph = 'model';

const kindOfDialect: Readonly<Partial<Record<Dialect, TranslateSource>>> = {
  backend: 'backend-config',
  provider: 'provider-options',
  htp: 'htp-config',
  netrun: 'netrun-config',
};

export function isTranslatable(kind: ConfigKind): kind is TranslateSource {
  return Object.values(kindOfDialect).some((known) => known === kind);
}

/** The same settings in another format. What has no counterpart there is in the notes, with its place in the source; nothing is lost unsaid. */
export function translate(document: ConfigDocument, to: TranslateTarget, options: TranslateOptions = {}): Translation {
  if (!isTranslatable(document.kind)) throw new Error(`no settings in a file of kind ${document.kind}`);
  const sources: SourceFile[] = [{ document, kind: document.kind }];
  if (options.htpConfig) sources.push({ document: options.htpConfig, kind: 'htp-config' });
  const kept = keptTrees(sources, to);
  const read = withChip(withoutKept(readSettings(sources, options), kept), options.chip);
  const { trees, notes } = writeSettings(read.read, to, kept);
  const added = complete(trees, read.read, document, to, options);
  return {
    files: targetRows[to].files.map((dialect) => fileOf(dialect, trees.get(dialect) as Tree, options)),
    notes: inOrder(sources, [
      ...read.notes.map(({ said, why }) => noteAt(said, to, why)),
      ...notes.flatMap(({ setting, why }) => (setting.source ? [noteAt(setting.source, to, why)] : [])),
      ...leftNotes(read.read, to),
      ...sources.flatMap((source) => notFound(source, to, options)),
      ...added,
    ]),
  };
}

/** A file that is in the format of the target already goes there as it is. */
function keptTrees(sources: readonly SourceFile[], to: TranslateTarget): ReadonlyMap<Dialect, Tree> {
  const wanted: readonly Dialect[] = targetRows[to].files;
  return new Map(
    sources.flatMap(({ document, kind }) => {
      const { root } = document.json;
      const dialect = dialectOf[kind];
      return root?.type === 'object' && wanted.includes(dialect) ? [[dialect, plain(root) as Tree] as const] : [];
    }),
  );
}

/** Of what is kept there is nothing to say. */
function withoutKept(read: Read, kept: ReadonlyMap<Dialect, Tree>): Read {
  const told = ({ dialect }: Said) => !kept.has(dialect);
  const { unset, unread, repeated, left } = read;
  return {
    ...read,
    unset: unset.filter(told),
    unread: unread.filter(told),
    repeated: repeated.filter(({ said }) => told(said)),
    left: left.filter(told),
  };
}

/** The HTP settings of a net-run config are in a file of their own, which may not be there. */
function notFound({ document, kind }: SourceFile, to: TranslateTarget, options: TranslateOptions): readonly TranslationNote[] {
  const named = kind === 'netrun-config' && !options.htpConfig ? document.json.root : undefined;
  const [json] = named ? valuesAt(named, 'backend_extensions/config_file_path') : [];
  const why = `The HTP config ${json?.text} was not read, so its settings are missing.`;
  return json ? [noteAt({ document, dialect: 'netrun', json }, to, { note: 'unread', why })] : [];
}

/** The chip that was wished takes the place of the chip in the source. */
function withChip(read: Read, chip: Chip | undefined): { readonly read: Read; readonly notes: readonly { said: Said; why: Why }[] } {
  const row = rows.find(({ key }) => key === 'soc_model');
  if (!chip || !row) return { read, notes: [] };
  const wished = { soc_model: chip.socModel, arch: chip.htpArch };
  const replaced = (setting: Setting) => setting.row.key in wished && wished[setting.row.key as keyof typeof wished] !== setting.value;
  const why = { note: 'changed' as const, why: `It becomes that of ${chip.soc}, the chip that was asked for.` };
  const kept = read.settings.filter((setting) => setting.row.key !== 'soc_model' && !replaced(setting));
  return {
    read: { ...read, settings: [{ row, value: chip.socModel }, ...kept] },
    notes: read.settings.filter(replaced).flatMap(({ source }) => (source ? [{ said: source, why }] : [])),
  };
}

/** What the target needs to be whole and no setting says. */
function complete(
  trees: ReadonlyMap<Dialect, Tree>,
  { unit }: Read,
  document: ConfigDocument,
  to: TranslateTarget,
  options: TranslateOptions,
): readonly TranslationNote[] {
  const provider = trees.get('provider');
  if (provider) provider.backend_type = unit;
  const backend = trees.get('backend');
  if (backend) sectionOf(backend, unit);
  const netrun = trees.get('netrun');
  if (netrun)
    netrun.backend_extensions = { shared_library_path: extensionsLibrary, config_file_path: nameOf('htp-config', options.names ?? {}) };
  const graphs = trees.get('htp')?.graphs as Tree[] | undefined;
  if (!graphs || (graphs[0]?.graph_names && !options.graphNames)) return [];
  put(trees.get('htp') as Tree, 'graphs[]/graph_names', options.graphNames ?? [usualGraph]);
  if (options.graphNames) return [];
  const why = `graph_names is "${usualGraph}", because nothing says what the graph is called. Name it with --graph.`;
  return [{ note: 'added', file: document.path, key: '', to, why, at: 0, end: 0 }];
}

function fileOf(dialect: Dialect, tree: Tree, { names = {} }: TranslateOptions): TranslatedFile {
  const kind = kindOfDialect[dialect] as TranslateSource;
  return { name: nameOf(kind, names), kind, text: `${JSON.stringify(ordered(dialect, tree), undefined, 2)}\n` };
}

/** The files begin with what they are about. */
const firstKeys: Readonly<Partial<Record<Dialect, readonly string[]>>> = {
  provider: ['backend_type'],
  netrun: ['backend_extensions'],
  htp: ['graphs', 'devices'],
};

function ordered(dialect: Dialect, tree: Tree): Tree {
  const first = (firstKeys[dialect] ?? []).flatMap((key) => (tree[key] === undefined ? [] : [[key, tree[key]] as const]));
  const graphs = tree.graphs as Tree[] | undefined;
  for (const graph of graphs ?? []) {
    const { graph_names, ...rest } = graph;
    graphs?.splice(graphs.indexOf(graph), 1, { ...(graph_names !== undefined && { graph_names }), ...rest });
  }
  return { ...Object.fromEntries(first), ...tree };
}

function nameOf(kind: TranslateSource, names: NonNullable<TranslateOptions['names']>): string {
  return names[kind] ?? (kindRow(kind).files[0] as string).replaceAll('*', '');
}

/** What the source says and no setting stands for. A section of which nothing is a setting is told as one. */
function leftNotes(read: Read, to: TranslateTarget): readonly TranslationNote[] {
  const told = new Set<string>();
  const left = read.left.flatMap((said) => {
    const section = sections.find(({ dialect, name }) => dialect === said.dialect && said.json.path.split('/')[0] === name);
    if (!section) return [noteAt(said, to, { note: 'dropped', why: noCounterpart(to) })];
    if (told.has(section.name)) return [];
    told.add(section.name);
    const json = said.document.json.root?.get(section.name) ?? said.json;
    return [noteAt({ ...said, json }, to, { note: 'dropped', why: section.why })];
  });
  return [
    ...left,
    ...read.unset.map((said) => noteAt(said, to, { note: 'default', why: `${said.json.text} says the same as leaving it out.` })),
    ...read.unread.map((said) =>
      noteAt(said, to, { note: 'unread', why: `${said.json.text} is not a value of ${dialectTitles[said.dialect]}.` }),
    ),
    ...read.repeated.map(({ said, first, equal }) => noteAt(said, to, { note: 'dropped', why: repeated(first.path, equal) })),
  ];
}

function repeated(first: string, equal: boolean): string {
  return equal
    ? `Settings hold for all entries: it is said once, by ${first}.`
    : `Settings hold for all entries, and ${first} says otherwise: that one counts.`;
}

function noteAt({ document, json }: Said, to: TranslateTarget, { note, why }: Why): TranslationNote {
  return { note, file: document.path, key: json.path, to, why, at: json.at, end: json.end };
}

function inOrder(sources: readonly SourceFile[], notes: readonly TranslationNote[]): readonly TranslationNote[] {
  const rank = new Map(sources.map(({ document }, index) => [document.path, index]));
  return [...notes].sort((a, b) => (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) || a.at - b.at || a.end - b.end);
}
