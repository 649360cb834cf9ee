import type { Finding } from '../../finding';
import { configKinds } from '../../kinds';
import type { CheckContext, Rule } from '../rule';
import { commentRule } from './comments';

/** Put by a decoder in place of bytes that are no UTF-8. */
const replacement = '\ufffd';

/** In an editor the bytes are decoded already; what could not be decoded has left its mark. */
function* undecoded({ document: { text } }: CheckContext): Generator<Finding> {
  const at = text.indexOf(replacement);
  if (at < 0) return;
  yield {
    severity: 'error',
    code: 'text-encoding',
    at,
    end: at + 1,
    where: '',
    what: 'A character here could not be read: the file is not UTF-8, or was saved from a wrong encoding.',
    fix: 'Reopen the file with its true encoding and save it as UTF-8.',
    fixes: [],
  };
}

export const textRules: readonly Rule[] = [
  commentRule,
  { name: 'text-encoding', kinds: configKinds.flatMap(({ kind, schema }) => (schema ? [kind] : [])), check: undecoded },
];
