import type { EncodingEntry, EncodingSection, EncodingTable, SectionName } from '../../encodings/encoding';
import type { TextEdit, TextSpan } from '../../finding';
import { removeSpan, replaceValue } from '../../json/edits';
import { quoted } from '../findings';
import type { Look } from './look';

interface Neighbors {
  readonly indexes: ReadonlyMap<EncodingEntry, number>;
  readonly sections: ReadonlyMap<EncodingEntry, EncodingSection>;
  readonly lasts: ReadonlyMap<EncodingSection, EncodingEntry>;
}

const known = new WeakMap<EncodingTable, Neighbors>();

/** Which entries stand side by side, found once: a section may hold 100,000. */
function neighborsOf(table: EncodingTable): Neighbors {
  let neighbors = known.get(table);
  if (!neighbors) {
    const sections = new Map<EncodingEntry, EncodingSection>();
    for (const entry of table.entries) {
      const section = table.sections.find(({ value }) => value.at <= entry.name.at && entry.end <= value.end);
      if (section) sections.set(entry, section);
    }
    const lasts = new Map([...sections].map(([entry, section]) => [section, entry]));
    neighbors = { indexes: new Map(table.entries.map((entry, index) => [entry, index])), sections, lasts };
    known.set(table, neighbors);
  }
  return neighbors;
}

export function sectionOf(table: EncodingTable, entry: EncodingEntry): EncodingSection | undefined {
  return neighborsOf(table).sections.get(entry);
}

/** The entry with its name, where names are keys. */
function spanOf({ name, at, end }: EncodingEntry): TextSpan {
  return { at: Math.min(name.at, at), end };
}

export function removeEntry({ table, text }: Look, entry: EncodingEntry): readonly TextEdit[] {
  const { indexes, sections } = neighborsOf(table);
  const index = indexes.get(entry) ?? -1;
  const own = sections.get(entry);
  const beside = [table.entries[index - 1], entry, table.entries[index + 1]];
  const spans = beside.flatMap((one) => (one && sections.get(one) === own ? [spanOf(one)] : []));
  return removeSpan(text, spans, spanOf(entry).at);
}

/** Behind the section's last entry. `added` is the whole entry: a member where names are keys. */
export function appendEntry({ table, text }: Look, name: SectionName, added: string): TextEdit | undefined {
  const section = table.sections.find((one) => one.name === name);
  if (!section) return undefined;
  const last = neighborsOf(table).lasts.get(section);
  if (!last) return { at: section.value.at + 1, end: section.value.at + 1, text: added };
  const { at, end } = spanOf(last);
  const lead = /\s*$/.exec(text.slice(Math.max(section.value.at + 1, at - 200), at))?.[0] ?? '';
  return { at: end, end, text: `,${/[\r\n]/.test(lead) ? lead : ' '}${added}` };
}

/** The entry's text under another tensor's name. */
export function textFor({ text }: Look, entry: EncodingEntry, tensor: string): string {
  const { at, end } = spanOf(entry);
  return `${text.slice(at, entry.name.at)}${JSON.stringify(tensor)}${text.slice(entry.name.end, end)}`;
}

/** Gives `entry` all that `other` says. */
export function copyFrom(look: Look, entry: EncodingEntry, other: EncodingEntry): TextEdit {
  return replaceValue(spanOf(entry), textFor(look, other, entry.tensor));
}

export function renameEntry(entry: EncodingEntry, tensor: string): TextEdit {
  return { at: entry.name.at, end: entry.name.end, text: JSON.stringify(tensor) };
}

/** `"conv1" and "conv2"`, or the first of many. */
export function namesText(names: readonly string[], most = 10): string {
  const shown = names.slice(0, most).map(quoted);
  return names.length > most ? `${shown.join(', ')}, …` : shown.join(', ');
}
