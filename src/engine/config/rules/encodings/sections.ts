import type { EncodingEntry, EncodingSection, EncodingTable, EncodingVersion } from '../../encodings/encoding';
import { isKeyed, isOnnxStyle } from '../../encodings/write';

/** What the version has in place of this section; undefined where the section is right. */
export function wantedSection({ name, value }: EncodingSection, version: EncodingVersion): string | undefined {
  if (isOnnxStyle(version)) {
    if (name !== 'encodings') return 'one list "encodings"';
    return value.type === 'array' ? undefined : 'a list "encodings"';
  }
  if (name === 'encodings') return 'the sections "activation_encodings" and "param_encodings"';
  if (isKeyed(version)) return value.type === 'object' ? undefined : 'an object of encodings by tensor name';
  return value.type === 'array' ? undefined : 'a list of encodings';
}

/** The entries that are written as the version asks. The others are mended as a whole, and single faults in them would only be noise. */
export function rightEntries({ version, sections, entries }: EncodingTable): readonly EncodingEntry[] {
  const wrong = sections.filter((section) => wantedSection(section, version) !== undefined);
  if (wrong.length === 0) return entries;
  return entries.filter(({ at, end }) => !wrong.some(({ value }) => value.at <= at && end <= value.end));
}
