import type { JsonValue } from '../json/json';
import { type EncodingEntry, type EncodingSection, type EncodingVersion, encodingVersions } from './encoding';
import { type PartStyle, styleOf } from './part';

/** The version that the file says, where it is one. */
export function statedVersion(value: JsonValue | undefined): EncodingVersion | undefined {
  const text = value?.string();
  return text === 'seed' ? undefined : encodingVersions.find((version) => version === text);
}

/** How many entries are looked at: a file is written by one program. */
const sample = 100;

/** What the content looks like, whatever the file says. */
export function layoutOf(sections: readonly EncodingSection[], entries: readonly EncodingEntry[]): EncodingVersion {
  const looked = entries.slice(0, sample);
  const styles = new Set<PartStyle>(looked.flatMap(({ parts }) => parts.slice(0, 1).map(styleOf)));
  if (styles.has('onnx') || sections.some(({ name }) => name === 'encodings'))
    return looked.some(({ parts }) => parts[0]?.fields.y_scale?.type === 'object') ? '2.1.0' : '2.0.0';
  if (sections.some(({ value }) => value.type === 'array') || styles.has('list')) return '1.0.0';
  return looked.some(({ value }) => value.type === 'object') ? 'seed' : '0.6.1';
}
