import type { ConfigDocument } from '../../document';
import type { Finding, Fix } from '../../finding';
import { removeMember, renameKey } from '../../json/edits';
import type { JsonValue, Member } from '../../json/json';
import { type Note, noteOf } from '../../schema/property';
import { atKey, preferred, quoted } from '../findings';
import type { Rule } from '../rule';
import { jsonKinds } from './json-kinds';
import { places } from './places';

/** Keys that were given up or replaced. */
export const deprecatedKeyRule: Rule = {
  name: 'deprecated-keys',
  kinds: jsonKinds,
  check: function* ({ document }): Generator<Finding> {
    for (const { schema, parent, member } of places(document)) {
      const note = noteOf(schema);
      if (note?.deprecated === undefined || !parent || !member || isSaidElsewhere(parent, member)) continue;
      yield deprecated(document, parent, member, note);
    }
  },
};

/** Two keys that name different chips: the rule `soc-id-contradicts` says more. */
function isSaidElsewhere(object: JsonValue, { name, value }: Member): boolean {
  const successor = name === 'soc_id' ? object.get('soc_model') : undefined;
  return successor !== undefined && successor.text !== value.text;
}

function deprecated(document: ConfigDocument, object: JsonValue, member: Member, note: Note): Finding {
  const { replacedBy } = note;
  const since = note.deprecated === true ? '' : ` since ${note.deprecated}`;
  return atKey(member, {
    severity: 'warning',
    code: 'key-deprecated',
    what: `${quoted(member.name)} is deprecated${since}.`,
    fix: replacedBy === undefined ? 'Leave it out.' : `Write ${quoted(replacedBy)} instead.`,
    fixes: fixesOf(document, object, member, replacedBy),
    tag: 'deprecated',
  });
}

function fixesOf({ text }: ConfigDocument, object: JsonValue, member: Member, replacedBy: string | undefined): readonly Fix[] {
  const remove = () => [preferred(`Remove ${quoted(member.name)}`, ...removeMember(text, object, member))];
  if (replacedBy === undefined) return remove();
  const [first = '', ...below] = replacedBy.split('/');
  const there = object.get(first);
  // Where both are there and differ, which one is meant is not ours to say.
  const present = below.reduce<JsonValue | undefined>((value, step) => value?.get(step), there);
  if (present) return present.text === member.value.text ? remove() : [];
  if (below.length === 0) return [preferred(`Write ${quoted(first)} instead`, renameKey(member, first))];
  if (there) return [];
  const inner = below.reduceRight((json, step) => `{ ${JSON.stringify(step)}: ${json} }`, member.value.text);
  const written = { at: member.key.at, end: member.value.end, text: `${JSON.stringify(first)}: ${inner}` };
  return [preferred(`Write ${quoted(replacedBy)} instead`, written)];
}
