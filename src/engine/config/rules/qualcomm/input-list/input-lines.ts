import type { TextSpan } from '../../../finding';

/** One file of a line: `name:=path`, or the path alone. */
export interface InputItem extends TextSpan {
  readonly name?: string;
  readonly path: string;
  readonly pathAt: number;
}

export interface InputLine extends TextSpan {
  /** From 1, as editors count. */
  readonly number: number;
  readonly kind: 'blank' | 'outputs' | 'inputs';
  readonly inputs: readonly InputItem[];
  /** Of a line that begins with `#` or `%`: names of tensors to write. */
  readonly outputs: readonly (TextSpan & { readonly name: string })[];
  /** The line's end: `\n`, `\r\n`, or nothing at the end of the file. */
  readonly ending: string;
}

/** What stands between a tensor's name and its file (`tools.json`, `input_list_format`). */
const separator = ':=';

/** Reads an input list as qnn-net-run and the converters do: a line per inference, files separated by spaces. */
export function inputLines(text: string): readonly InputLine[] {
  return Array.from(text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g))
    .filter(({ 0: whole, index }) => whole !== '' || index < text.length)
    .map(({ 1: content = '', 2: ending = '', index }, i) => lineOf(content, index, i + 1, ending));
}

function lineOf(content: string, at: number, number: number, ending: string): InputLine {
  const base = { number, at, end: at + content.length, ending, inputs: [], outputs: [] };
  if (content.trim() === '') return { ...base, kind: 'blank' };
  if (/^[#%]/.test(content))
    return { ...base, kind: 'outputs', outputs: words(content.slice(1), at + 1).map((word) => ({ ...word, name: word.text })) };
  return { ...base, kind: 'inputs', inputs: words(content, at).map(itemOf) };
}

/** Only a space separates: a tab is part of a name. */
function words(content: string, at: number): readonly (TextSpan & { readonly text: string })[] {
  return Array.from(content.matchAll(/[^ ]+/g), ({ 0: text, index }) => ({ text, at: at + index, end: at + index + text.length }));
}

function itemOf({ text, at, end }: TextSpan & { readonly text: string }): InputItem {
  const split = text.indexOf(separator);
  if (split < 0) return { at, end, path: text, pathAt: at };
  const path = split + separator.length;
  return { at, end, name: text.slice(0, split), path: text.slice(path), pathAt: at + path };
}
