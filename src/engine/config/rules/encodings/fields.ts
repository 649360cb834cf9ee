import { clip } from '../../../text/clip';
import { nearest } from '../../../text/nearest';
import type { EncodingEntry } from '../../encodings/encoding';
import { type EncodingPart, fieldNames, type PartStyle } from '../../encodings/part';
import type { Finding, Fix } from '../../finding';
import { insertMember, replaceValue } from '../../json/edits';
import { atBrace, atValue, preferred, quoted, type Said } from '../findings';
import { renamed } from './entry-keys';
import { type FieldSpec, fieldSpecs } from './fields-spec';
import { atTensor, encodingRule, type Look } from './look';
import { rightEntries } from './sections';
import { styleOfTable } from './style';

/** Each field is what its version says. What the schema says too, it says in its own words. */
export const fieldsRule = encodingRule('encodings-fields', function* (look) {
  const style = styleOfTable(look.table);
  for (const entry of rightEntries(look.table))
    for (const part of entry.parts) {
      // An entry that is no object at all is the schema's to say.
      if (part.value.type !== 'object') continue;
      const missing: FieldSpec[] = [];
      for (const spec of fieldSpecs[style]) {
        const value = part.fields[spec.field];
        if (value) {
          if (!spec.allows(value)) yield wrongValue(spec, value);
        } else if (spec.required?.(part.fields) && !isMistyped(part, spec, style)) missing.push(spec);
      }
      if (missing.length > 0) yield missingFields(look, missing, entry, part);
    }
});

/** Under another version's name, or with a wrong letter: told there. */
function isMistyped({ fields, hasStrangers, value }: EncodingPart, { field }: FieldSpec, style: PartStyle): boolean {
  if (fieldNames.some((other) => fields[other] && renamed[style][other] === field)) return true;
  return hasStrangers && Array.from(value.members()).some(({ name }) => nearest(name, [field]) !== undefined);
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

function missingFields({ text }: Look, missing: readonly FieldSpec[], entry: EncodingEntry, part: EncodingPart): Finding {
  const added = missing.flatMap(({ field, missing: value }) => {
    const json = value?.(part.fields, entry.encoding);
    return json === undefined ? [] : [{ field, json, edit: insertMember(text, part.value, field, json) }];
  });
  const [first] = added;
  const title = `Add ${added.map(({ field, json }) => `"${field}": ${json}`).join(', ')}`;
  const fixes: readonly Fix[] = first ? [preferred(title, { ...first.edit, text: added.map(({ edit }) => edit.text).join('') })] : [];
  const names = missing.map(({ field }) => `"${field}"`).join(' and ');
  const said: Said = {
    severity: 'error',
    code: 'encodings-field-missing',
    what: `${entry.tensor === '' ? 'An encoding' : `The encoding of ${quoted(entry.tensor)}`} has no ${names}.`,
    fix: `Add ${missing.map(({ field, wants }) => `"${field}", ${wants}`).join('; ')}.`,
    fixes,
  };
  const isBare = part.value.at === entry.value.at && entry.name.at < entry.value.at;
  return isBare ? atTensor(entry, said) : atBrace(part.value, said);
}
