import { nearest } from '../../../text/nearest';
import type { EncodingEntry } from '../../encodings/encoding';
import { type EncodingPart, type FieldName, fieldNames, type PartStyle } from '../../encodings/part';
import type { Finding } from '../../finding';
import { removeMember, renameKey } from '../../json/edits';
import type { Member } from '../../json/json';
import { atKey, offered, preferred, quoted } from '../findings';
import { fieldSpecs } from './fields-spec';
import { encodingRule, type Look } from './look';
import { rightEntries } from './sections';
import { styleOfTable } from './style';

/** What another version calls a field of this one. */
export const renamed: Readonly<Record<PartStyle, Readonly<Record<string, FieldName>>>> = {
  legacy: { bw: 'bitwidth', is_sym: 'is_symmetric' },
  list: { bitwidth: 'bw', is_symmetric: 'is_sym' },
  onnx: { scale: 'y_scale' },
};

const own: Readonly<Record<PartStyle, ReadonlySet<string>>> = {
  legacy: new Set(fieldSpecs.legacy.map(({ field }) => field)),
  list: new Set(fieldSpecs.list.map(({ field }) => field)),
  onnx: new Set(fieldSpecs.onnx.map(({ field }) => field)),
};
const known: ReadonlySet<string> = new Set(fieldNames);

/** Fields that the file's version does not have: named as in another version, mistyped, or of no meaning. */
export const entryKeysRule = encodingRule('encodings-entry-keys', function* (look) {
  const style = styleOfTable(look.table);
  for (const entry of rightEntries(look.table))
    for (const part of entry.parts) {
      if (!part.hasStrangers && !hasForeign(part, style)) continue;
      for (const member of part.value.members()) if (!own[style].has(member.name)) yield strangeField(look, entry, part, member, style);
    }
});

function hasForeign({ fields }: EncodingPart, style: PartStyle): boolean {
  for (const field in fields) if (!own[style].has(field)) return true;
  return false;
}

function strangeField(look: Look, { tensor }: EncodingEntry, part: EncodingPart, member: Member, style: PartStyle): Finding {
  const { name } = member;
  const version = look.table.version;
  const other = Object.hasOwn(renamed[style], name) ? renamed[style][name] : undefined;
  if (other && !part.fields[other])
    return atKey(member, {
      severity: 'error',
      code: 'encodings-field-name',
      what: `Version ${quoted(version)} has no field ${quoted(name)}.`,
      fix: `It is called "${other}" there.`,
      fixes: [preferred(`Write "${other}" instead`, renameKey(member, other))],
    });
  const remove = removeMember(look.text, part.value, member);
  const meant = known.has(name)
    ? undefined
    : nearest(
        name,
        [...own[style]].filter((field) => !part.fields[field as FieldName]),
      );
  if (meant)
    return atKey(member, {
      severity: 'warning',
      code: 'encodings-unknown-field',
      what: `${quoted(name)} is not a field of an encoding, and tools ignore it.`,
      fix: `Did you mean "${meant}"?`,
      fixes: [preferred(`Write "${meant}" instead`, renameKey(member, meant))],
    });
  // A field of another version may be meant to work; one of no version is a note.
  const isKnown = known.has(name);
  const title = `Remove ${quoted(name)}`;
  return atKey(member, {
    severity: isKnown ? 'warning' : 'info',
    code: isKnown ? 'encodings-ignored-field' : 'encodings-unknown-field',
    tag: 'unnecessary',
    what: `Tools ignore ${quoted(name)} in the encoding of ${quoted(tensor)}: version ${quoted(version)} has no such field.`,
    fix: 'Remove it.',
    fixes: [isKnown ? preferred(title, ...remove) : offered(title, ...remove)],
  });
}
