import type { EncodingEntry } from '../../encodings/encoding';
import { isOnnxStyle } from '../../encodings/write';
import { preferred, quoted } from '../findings';
import { removeEntry } from './entry-edits';
import { atTensor, encodingRule } from './look';

/** A tensor that a file describes twice. Names that are keys and come twice are a fault of the JSON, and said there. */
export const duplicatesRule = encodingRule('encodings-duplicates', function* (look) {
  const { table } = look;
  const activations = new Map<string, EncodingEntry>();
  const parameters = isOnnxStyle(table.version) ? activations : new Map<string, EncodingEntry>();
  const among = ({ section }: EncodingEntry) => (section === 'param' ? parameters : activations);
  for (const entry of table.entries) among(entry).set(entry.tensor, entry);
  for (const entry of table.entries) {
    const isListed = entry.name.at >= entry.at;
    if (entry.tensor === '' || !isListed || among(entry).get(entry.tensor) === entry) continue;
    yield atTensor(entry, {
      severity: 'warning',
      code: 'encodings-duplicate',
      tag: 'unnecessary',
      what: `${quoted(entry.tensor)} has another encoding further down, and the last one counts.`,
      fix: 'Remove this one.',
      fixes: [preferred('Remove this encoding', ...removeEntry(look, entry))],
    });
  }
  // With a model it is known which section is the wrong one.
  if (isOnnxStyle(table.version) || look.model) return;
  for (const entry of table.entries)
    if (entry.tensor !== '' && entry.section === 'param' && activations.has(entry.tensor))
      yield atTensor(entry, {
        severity: 'warning',
        code: 'encodings-both-sections',
        what: `${quoted(entry.tensor)} is under "activation_encodings" and under "param_encodings".`,
        fix: 'Keep it as a parameter if it is a weight or a bias, else as an activation.',
      });
});
