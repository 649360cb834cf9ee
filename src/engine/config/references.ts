import type { ConfigDocument } from './document';
import type { TextSpan } from './finding';
import type { JsonValue } from './json/json';
import type { ConfigKind } from './kinds';
import { inputLines } from './rules/qualcomm/input-list/input-lines';

/** A file or folder that a config names, as it names it; `span` is the name without its quotes. */
export interface Reference {
  readonly name: string;
  readonly span: TextSpan;
}

/** Members that name a file to read, by their path from the root; `*` is any entry of a list. Files that a run writes are not looked for. */
const places: Readonly<Partial<Record<ConfigKind, readonly string[]>>> = {
  'netrun-config': ['backend_extensions/config_file_path', 'backend_extensions/shared_library_path'],
  'provider-options': ['backend_path', 'qnn_saver_path', 'qnn_ir_backend_path'],
  recipe: ['model', 'calibration/data', 'calibration/folder', 'calibration/input_list'],
  budget: ['model'],
  'backend-config': ['model'],
};

/** Files that no member names and that may stand beside the config: what it belongs to. */
const companions: Readonly<Partial<Record<ConfigKind, readonly string[]>>> = {
  // What the file would be called that a config names wrongly.
  'netrun-config': ['manifest.json', 'htp_config.json'],
  'htp-config': ['manifest.json'],
};

/** Every file that the config names, in the order of its members. */
export function referencesOf(document: ConfigDocument): readonly Reference[] {
  if (document.kind === 'input-list') return inputListReferences(document.text);
  const { root } = document.json;
  if (!root) return [];
  const named = (places[document.kind] ?? []).flatMap((place) => valuesAt(root, place.split('/'))).flatMap(referenceOf);
  return document.kind === 'provider-options' ? [...named, ...opPackages(root)] : named;
}

/** Names of files to look for beside the config although it does not name them. */
export function companionsOf({ kind }: ConfigDocument): readonly string[] {
  return companions[kind] ?? [];
}

function valuesAt(value: JsonValue, [step, ...rest]: readonly string[]): readonly JsonValue[] {
  if (step === undefined) return [value];
  const next = step === '*' ? [...value.items()] : [value.get(step)].filter((found) => found !== undefined);
  return next.flatMap((found) => valuesAt(found, rest));
}

function referenceOf(value: JsonValue): readonly Reference[] {
  const name = value.string();
  return name ? [{ name, span: { at: value.at + 1, end: value.end - 1 } }] : [];
}

/** `<OpType>:<PackagePath>:<InterfaceSymbol>[:<Target>],...`; the colon of a drive letter is part of the path. */
function opPackages(root: JsonValue): readonly Reference[] {
  const value = root.get('op_packages');
  const text = value?.string();
  // With escapes, places in the text and in the value differ.
  if (!value || !text || value.text.includes('\\')) return [];
  return [...text.matchAll(/(?<=(?:^|,)[^:,]+:)(?:[A-Za-z]:)?[^:,]+(?=:)/g)].map(({ 0: name, index }) => {
    const at = value.at + 1 + index;
    return { name, span: { at, end: at + name.length } };
  });
}

function inputListReferences(text: string): readonly Reference[] {
  return inputLines(text).flatMap(({ inputs }) =>
    inputs.map(({ path, pathAt }) => ({ name: path, span: { at: pathAt, end: pathAt + path.length } })),
  );
}
