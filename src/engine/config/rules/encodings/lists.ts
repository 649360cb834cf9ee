import { isKeyed } from '../../encodings/write';
import { replaceValue } from '../../json/edits';
import { preferred, quoted } from '../findings';
import { atTensor, encodingRule } from './look';

/** In 0.6.1 a tensor has a list of encodings, even of one; the seed document shows a bare object. */
export const listsRule = encodingRule('encodings-lists', function* ({ table, text }) {
  if (!isKeyed(table.version)) return;
  for (const entry of table.entries) {
    const { type } = entry.value;
    if (entry.name.at > entry.at) continue;
    if (type === 'object')
      yield atTensor(entry, {
        severity: 'error',
        code: 'encodings-bare-object',
        what: `The encoding of ${quoted(entry.tensor)} is a bare object: tools expect a list, even of one.`,
        fix: 'Put it in brackets.',
        fixes: [preferred('Put it in a list', replaceValue(entry, `[${text.slice(entry.at, entry.end)}]`))],
      });
    else if (type === 'array' && entry.parts.length === 0)
      yield atTensor(entry, {
        severity: 'error',
        code: 'encodings-empty',
        what: `The list of encodings of ${quoted(entry.tensor)} is empty.`,
        fix: 'Give it one encoding, or one per channel, or remove the tensor.',
      });
  }
});
