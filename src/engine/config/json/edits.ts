import type { TextEdit, TextSpan } from '../finding';
import type { JsonValue, Member } from './json';

/** The name, with quotes of its own. */
export function renameKey({ key }: Member, name: string): TextEdit {
  return { at: key.at, end: key.end, text: JSON.stringify(name) };
}

/** `text` is JSON. */
export function replaceValue({ at, end }: TextSpan, text: string): TextEdit {
  return { at, end, text };
}

/** A member goes with its comma and its line; comments stay. */
export function removeMember(text: string, object: JsonValue, { key }: Member): readonly TextEdit[] {
  const spans = Array.from(object.members(), (member) => ({ at: member.key.at, end: member.value.end }));
  return removeSpan(text, spans, key.at);
}

/** An entry of a list, likewise. */
export function removeItem(text: string, list: JsonValue, item: JsonValue): readonly TextEdit[] {
  return removeSpan(text, [...list.items()], item.at);
}

/** One of the spans that commas separate. */
export function removeSpan(text: string, spans: readonly TextSpan[], at: number): readonly TextEdit[] {
  const index = spans.findIndex((span) => span.at === at);
  const { end } = spans[index] as TextSpan;
  const next = spans[index + 1];
  if (next) return [{ at, end: behindComma(text, end, next.at), text: '' }];
  const start = behindBlanksBackward(text, at);
  const previous = spans[index - 1];
  const comma = previous ? commaAt(text, previous.end, at) : -1;
  if (comma < 0) return [{ at: start, end: behindBlanks(text, end), text: '' }];
  if (comma + 1 === start) return [{ at: comma, end, text: '' }];
  return [
    { at: comma, end: comma + 1, text: '' },
    { at: start, end, text: '' },
  ];
}

/** Behind the last member, on a line of its own where that one has one. `json` is the value as JSON. */
export function insertMember(text: string, object: JsonValue, name: string, json: string): TextEdit {
  const last = [...object.members()].at(-1);
  const added = `${JSON.stringify(name)}: ${json}`;
  if (!last) return { at: object.at + 1, end: object.at + 1, text: added };
  const lead = text.slice(behindBlanksBackward(text, last.key.at), last.key.at);
  return { at: last.value.end, end: last.value.end, text: `,${/[\r\n]/.test(lead) ? lead : ' '}${added}` };
}

/** Up to the next member, or to the first comment before it. */
function behindComma(text: string, from: number, to: number): number {
  const comma = commaAt(text, from, to);
  return behindBlanks(text, comma < 0 ? from : comma + 1);
}

/** -1 where there is none; a comma inside a comment is none. */
function commaAt(text: string, from: number, to: number): number {
  const blanked = text.slice(from, to).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const comma = blanked.indexOf(',');
  return comma < 0 ? -1 : from + comma;
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] as string)) at++;
  return at;
}

function behindBlanksBackward(text: string, from: number): number {
  let at = from;
  while (at > 0 && /\s/.test(text[at - 1] as string)) at--;
  return at;
}
