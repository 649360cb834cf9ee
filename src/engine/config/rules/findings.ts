import { clip } from '../../text/clip';
import type { Finding, Fix, TextEdit, TextSpan } from '../finding';
import type { JsonValue, Member } from '../json/json';

/** What a rule says at a place. */
export type Said = Omit<Finding, keyof TextSpan | 'where' | 'fixes'> & { readonly fixes?: readonly Fix[] };

/** Something is wrong with a value. */
export function atValue(value: JsonValue, { fixes = [], ...said }: Said): Finding {
  return { ...said, fixes, at: value.at, end: value.end, where: value.path };
}

/** Something is wrong with a name, or missing in the object behind it. */
export function atKey({ key, value }: Member, { fixes = [], ...said }: Said): Finding {
  return { ...said, fixes, at: key.at, end: key.end, where: value.path };
}

/** Something is missing in the root or in an entry of a list: said at its opening brace. */
export function atBrace(object: JsonValue, { fixes = [], ...said }: Said): Finding {
  return { ...said, fixes, at: object.at, end: object.at + 1, where: object.path };
}

export function preferred(title: string, ...edits: readonly TextEdit[]): Fix {
  return { title, edits, preferred: true };
}

export function offered(title: string, ...edits: readonly TextEdit[]): Fix {
  return { title, edits };
}

/** A word of the file inside a sentence. */
export function quoted(word: string): string {
  return `"${clip(word, 80)}"`;
}
