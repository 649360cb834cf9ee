import type { ConfigDocument } from '../document';
import type { JsonValue, Member } from '../json/json';
import { type Encoding, type EncodingEntry, type EncodingSection, type EncodingTable, sectionNames } from './encoding';
import { gridOf } from './normalize';
import { type EncodingPart, readPart } from './part';
import { layoutOf, statedVersion } from './version';

const tables = new WeakMap<ConfigDocument, EncodingTable>();

/** Every encoding of the file with its places, whatever is wrong with it. Read once per document. */
export function readEncodings(document: ConfigDocument): EncodingTable {
  const known = tables.get(document);
  if (known) return known;
  const table = read(document.json.root);
  tables.set(document, table);
  return table;
}

function read(root: JsonValue | undefined): EncodingTable {
  const members = root ? [...root.members()] : [];
  // A name that comes twice: parsers keep the last one.
  const last = (name: string) => members.findLast((member) => member.name === name);
  const sections = sectionNames.flatMap((name) => (last(name) ?? []) as EncodingSection);
  const stated = last('version');
  const entries = sections.flatMap((section) => entriesOf(section));
  const layout = layoutOf(sections, entries);
  return { version: statedVersion(stated?.value) ?? layout, layout, stated, sections, entries };
}

function entriesOf(section: EncodingSection): EncodingEntry[] {
  const { value } = section;
  if (value.type === 'object') return Array.from(value.members(), (member) => namedEntry(section, member));
  return Array.from(value.items(), (item) => listedEntry(section, item));
}

/** Of a section that maps names to encodings. */
function namedEntry(section: EncodingSection, { name, key, value }: Member): EncodingEntry {
  const parts = value.type === 'array' ? Array.from(value.items(), readPart) : [readPart(value)];
  return entry(section, name, key, value, parts);
}

/** Of a section that is a list. */
function listedEntry(section: EncodingSection, item: JsonValue): EncodingEntry {
  const part = readPart(item);
  const name = part.fields.name;
  return entry(section, name?.string() ?? '', name ?? { at: item.at, end: item.at + 1 }, item, [part]);
}

function entry(
  section: EncodingSection,
  tensor: string,
  { at, end }: EncodingEntry['name'],
  value: JsonValue,
  parts: readonly EncodingPart[],
): EncodingEntry {
  const grid = gridOf(parts);
  const kind = section.name === 'encodings' ? kindOfMerged(parts[0], grid) : section.name === 'param_encodings' ? 'param' : 'activation';
  const encoding: Encoding | undefined = grid && { tensor, section: kind, ...grid };
  return { tensor, section: kind, name: { at, end }, at: value.at, end: value.end, value, parts, encoding };
}

/** Versions 2.x have one list for all: what has channels or is a bias is a parameter, and so are signed weights without a zero point. */
function kindOfMerged(part: EncodingPart | undefined, grid: ReturnType<typeof gridOf>): Encoding['section'] {
  const isSigned = part?.fields.output_dtype?.string()?.startsWith('int') ?? false;
  return grid && (grid.granularity !== 'tensor' || grid.bitwidth === 32 || (isSigned && grid.symmetric)) ? 'param' : 'activation';
}
