import { nearest } from '../../../text/nearest';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred, quoted } from '../findings';

/** A graph that is named and that `owner` does not have; settings for it are applied to nothing, and nobody says so. */
export function unknownGraph(value: JsonValue, name: string, known: readonly string[], owner: string): Finding {
  const near = nearest(name, known) ?? (known.length === 1 ? known[0] : undefined);
  return atValue(value, {
    severity: 'error',
    code: 'graph-unknown',
    what: `There is no graph ${quoted(name)} in ${owner}, so what is set here is applied to nothing.`,
    fix: near ? `Did you mean ${quoted(near)}?` : `The graphs are ${known.slice(0, 8).map(quoted).join(', ')}.`,
    fixes: near ? [preferred(`Write ${quoted(near)}`, replaceValue(value, JSON.stringify(near)))] : [],
  });
}
