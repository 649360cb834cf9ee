import { clip } from '../../../text/clip';
import type { EncodingEntry } from '../../encodings/encoding';
import { type EncodingPart, type PartStyle, styleOf } from '../../encodings/part';
import type { Finding, Fix } from '../../finding';
import { insertMember, replaceValue } from '../../json/edits';
import { atBrace, atValue, preferred, quoted, type Said } from '../findings';
import { type FieldSpec, fieldSpecs } from './fields-spec';
import { atTensor, encodingRule, type Look } from './look';

/** Each field is what its version says. What the schema says too, it says in its own words. */
export const fieldsRule = encodingRule('encodings-fields', function* (look) {
  for (const entry of look.table.entries)
    for (const part of entry.parts) {
      // An entry that is no object at all is the schema's to say.
      if (part.value.type !== 'object') continue;
      const style = styleOf(part);
      for (const spec of fieldSpecs[style]) {
        const value = part.fields[spec.field];
        if (value) {
          if (!spec.allows(value)) yield wrongValue(spec, value);
        } else if (spec.required?.(part.fields) && !isNamed(entry, spec, style)) yield missingField(look, spec, entry, part);
      }
    }
});

/** Where names are keys, entries need none of their own. */
function isNamed(entry: EncodingEntry, { field }: FieldSpec, style: PartStyle): boolean {
  return field === 'name' && style !== 'legacy' && entry.name.at < entry.value.at;
}

function wrongValue({ field, wants, repair }: FieldSpec, value: NonNullable<EncodingPart['fields']['name']>): Finding {
  const text = repair?.(value);
  return atValue(value, {
    severity: 'error',
    code: 'encodings-field',
    voice: 'schema',
    what: `${quoted(field)} is ${clip(value.text, 80)}, and has to be ${wants}.`,
    fix: text === undefined ? `Write ${wants}.` : `Write ${text}.`,
    fixes: text === undefined ? [] : [preferred(`Write ${text}`, replaceValue(value, text))],
  });
}

function missingField({ text }: Look, { field, wants, missing }: FieldSpec, entry: EncodingEntry, part: EncodingPart): Finding {
  const value = missing?.(part.fields, entry.encoding);
  const fixes: readonly Fix[] =
    value === undefined ? [] : [preferred(`Add "${field}": ${value}`, insertMember(text, part.value, field, value))];
  const said: Said = {
    severity: 'error',
    code: 'encodings-field-missing',
    what: `The encoding of ${quoted(entry.tensor)} has no "${field}".`,
    fix: `Add it: ${wants}.`,
    fixes,
  };
  const isBare = part.value.at === entry.value.at && entry.name.at < entry.value.at;
  return isBare ? atTensor(entry, said) : atBrace(part.value, said);
}
