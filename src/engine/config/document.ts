import type { JsonValue } from './json/json';
import { type ParsedJson, parseJson } from './json/parse';
import { type ConfigKind, kindOf } from './kinds';

/** A config file as text, read as far as it can be. */
export interface ConfigDocument {
  /** Absolute path, in the host's notation. */
  readonly path: string;
  readonly kind: ConfigKind;
  readonly text: string;
  /** Of an input list: nothing. */
  readonly json: ParsedJson;
}

const nothing: ParsedJson = { root: undefined, faults: [], comments: [] };

/** Undefined when the file is none that QNN Lens knows. `kind` overrules name and content. */
export function configDocument(path: string, text: string, kind?: ConfigKind): ConfigDocument | undefined {
  const known = kind ?? kindOf(path, []);
  if (known === 'input-list') return { path, kind: known, text, json: nothing };
  const json = parseJson(text);
  const found = kind ?? kindOf(path, memberNames(json.root));
  return found && { path, kind: found, text, json };
}

function memberNames(root: JsonValue | undefined): readonly string[] {
  return root ? Array.from(root.members(), ({ name }) => name) : [];
}
