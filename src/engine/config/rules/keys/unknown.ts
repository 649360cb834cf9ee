import { nearest } from '../../../text/nearest';
import type { ConfigDocument } from '../../document';
import { sectionNames } from '../../encodings/encoding';
import type { Finding, Fix } from '../../finding';
import { removeMember, renameKey } from '../../json/edits';
import type { JsonType, JsonValue, Member } from '../../json/json';
import { type ConfigKind, configKinds, kindRow } from '../../kinds';
import { type AnySchema, alternatives, freeNamed, noteOf } from '../../schema/property';
import { runOptions, sessionEntries } from '../../schema/provider-options';
import { schemaOf } from '../../schema/schemas';
import { movedKeys } from '../encodings/moved-keys';
import { atKey, offered, preferred, quoted } from '../findings';
import type { Rule } from '../rule';
import { jsonKinds } from './json-kinds';
import { bestOwner, type KnownKey, ownersOf } from './key-index';
import { moveMembers } from './move';
import { type Place, places, property, shapeOf } from './places';

/** What becomes of a key that the reader of the file does not know. */
const readers: Readonly<Partial<Record<ConfigKind, string>>> = {
  // pytorch/executorch#1430: "Invalid key: graph_configs/0/graph_priority".
  'netrun-config': 'qnn-net-run refuses it as an invalid key',
  // The library's own words: "Unknown Key: %s provided in HTP extensions config".
  'htp-config': 'the HTP extensions library reports it as an unknown key and does nothing with it',
  // Observed in onnxruntime-qnn 2.7.0, and microsoft/Olive#1905.
  'provider-options': 'the execution provider ignores it without a word',
  encodings: 'the tools that read encodings ignore it',
};
const ours = 'nothing reads it';

/** Keys that the schema does not have: misspelled, at another level, or nobody's. */
export const unknownKeyRule: Rule = {
  name: 'unknown-keys',
  kinds: jsonKinds,
  check: function* ({ document }): Generator<Finding> {
    for (const place of places(document)) {
      const shape = shapeOf(place);
      if (!shape?.properties || Object.keys(shape.properties).length === 0 || freeNamed(shape)) continue;
      yield* inObject({ document, place, shape, unknown: unknownIn(document.kind, place.value, shape) });
    }
  },
};

interface Found {
  readonly document: ConfigDocument;
  readonly place: Place;
  readonly shape: AnySchema;
  readonly unknown: readonly Member[];
}

function unknownIn(kind: ConfigKind, object: JsonValue, shape: AnySchema): readonly Member[] {
  return Array.from(object.members()).filter(({ name }) => isName.test(name) && !property(shape, name) && !isLeftAlone(kind, name));
}

/** In a file that is not JSON anything may have become a name. */
const isName = /^[\p{L}_$/]/u;

/** Notes to the reader, in files that only we read; and what the rules of encodings and of provider options speak of. */
function isLeftAlone(kind: ConfigKind, name: string): boolean {
  if (name === '$schema') return true;
  if (kind === 'encodings') return Object.hasOwn(movedKeys, name) || sectionNames.some((section) => section === name);
  if (kind === 'provider-options') return sessionEntries.includes(name) || runOptions.includes(name) || name.startsWith('qnn.');
  return readers[kind] === undefined && /^(_|\/\/|comment$)/.test(name);
}

function* inObject(found: Found): Generator<Finding> {
  for (const member of found.unknown) yield otherCase(found, member) ?? misplaced(found, member) ?? unknown(found, member);
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

/** Names that are free to be taken: known, and not there yet. */
function freeNames({ place, shape }: Found): readonly string[] {
  return Object.entries(shape.properties ?? {})
    .filter(([name, schema]) => noteOf(schema)?.deprecated === undefined && !place.value.member(name))
    .map(([name]) => name);
}

const rename = (member: Member, name: string) => preferred(`Write ${quoted(name)} instead`, renameKey(member, name));

function otherCase(found: Found, member: Member): Finding | undefined {
  const name = freeNames(found).find((known) => plain(known) === plain(member.name));
  if (name === undefined) return undefined;
  return atKey(member, {
    severity: 'warning',
    code: 'key-case',
    what: `The key is spelled ${quoted(name)}, not ${quoted(member.name)}: ${readers[found.document.kind] ?? ours}.`,
    fix: `Write ${quoted(name)}.`,
    fixes: [rename(member, name)],
  });
}

/** All keys of one object that belong to one place move together: they share what has to be made there. */
function misplaced(found: Found, member: Member): Finding | undefined {
  const { document, place, unknown: others } = found;
  const target = targetOf(found, member);
  const { root } = document.json;
  if (target === undefined || !root) return undefined;
  const together = others.filter((other) => targetOf(found, other) === target);
  const edits = moveMembers(document.text, root, place.value, together, target);
  const names = together.map(({ name }) => quoted(name)).join(', ');
  const where = target === '' ? 'the root' : target;
  return atKey(member, {
    severity: 'warning',
    code: 'key-misplaced',
    what: `${quoted(member.name)} belongs into ${where}: here ${readers[document.kind] ?? ours}.`,
    fix: `Move it into ${where}.`,
    fixes: edits ? [preferred(`Move ${names} into ${where}`, ...edits)] : [],
  });
}

function targetOf({ document: { kind, json }, place }: Found, { name, value }: Member): string | undefined {
  const schema = schemaOf(kind, json.root);
  return schema && bestOwner(ownersOf(schema, name).filter(canTake(value.type)), place.path)?.owner;
}

const isGroup = (type: unknown) => type === 'object' || type === 'array';

/** A single value is not meant for a key that holds an object, though it has the same name: `"bits": 16` of one override is not the bits of all. */
function canTake(type: JsonType): (known: KnownKey) => boolean {
  return ({ schema }) => alternatives(schema).some((shape) => isGroup(shape.type) === isGroup(type));
}

function unknown(found: Found, member: Member): Finding {
  const { document, place } = found;
  const name = nearKey(member.name, freeNames(found));
  const remove = offered(`Remove ${quoted(member.name)}`, ...removeMember(document.text, place.value, member));
  const fixes: readonly Fix[] = name === undefined ? [remove] : [rename(member, name), remove];
  return atKey(member, {
    severity: 'warning',
    code: 'unknown-key',
    what: `${quoted(member.name)} is no key of ${nameOf(document.kind, place.path)}: ${readers[document.kind] ?? ours}.`,
    fix: name === undefined ? elsewhere(document.kind, member.name) : `Did you mean ${quoted(name)}?`,
    fixes,
  });
}

const nameOf = (kind: ConfigKind, path: string) => (path === '' ? `the ${kindRow(kind).title}` : quoted(path));

/** By letters, or as a part: `performance_mode` of `htp_performance_mode`. */
function nearKey(name: string, candidates: readonly string[]): string | undefined {
  const near = nearest(name, candidates);
  if (near !== undefined) return near;
  const longer = candidates.filter((candidate) => name.length > 3 && (candidate.endsWith(`_${name}`) || name.endsWith(`_${candidate}`)));
  return longer.length === 1 ? longer[0] : undefined;
}

/** The same key at the root of another kind of file. */
function elsewhere(kind: ConfigKind, name: string): string {
  const other = configKinds.find((row) => row.kind !== kind && isRootKey(row.kind, name));
  return other ? `It belongs into a file of its own, the ${other.title} (${other.files[0]?.replace('*', '')}).` : 'Leave it out.';
}

function isRootKey(kind: ConfigKind, name: string): boolean {
  const schema = schemaOf(kind, undefined);
  return schema !== undefined && property(schema, name) !== undefined;
}
