import { clip } from '../../../text/clip';
import type { ConfigDocument } from '../../document';
import type { Finding, Fix, TextEdit } from '../../finding';
import type { SyntaxFault } from '../../json/parse';
import { preferred } from '../findings';
import type { Rule } from '../rule';
import { jsonKinds } from './json-kinds';

/** What is not JSON, with the signs that make it so. The language service says it too, and lends its words. */
export const syntaxRule: Rule = {
  name: 'json-syntax',
  kinds: jsonKinds,
  check: function* ({ document }): Generator<Finding> {
    const { faults } = document.json;
    // Brackets are closed one by one, from within: which one is missing shows only then.
    const open = faults.find(isOpen);
    for (const fault of faults)
      if (fault.fault !== 'not-finite' && (!isOpen(fault) || fault === open)) yield finding(document, placed(document, fault));
  },
};

const isOpen = ({ fault, expected }: SyntaxFault) => fault === 'unclosed' && expected !== '"*/"';

/** An open bracket is said where the file ends, as the service says it. */
function placed({ text, json }: ConfigDocument, fault: SyntaxFault): SyntaxFault {
  if (!isOpen(fault)) return fault;
  const end = behindToken(text, text.length, json.comments);
  return { ...fault, at: end - 1, end };
}

function finding({ text, json }: ConfigDocument, fault: SyntaxFault): Finding {
  const { at, end, expected } = fault;
  const found = at >= text.length ? 'the end of the file' : text.slice(at, Math.min(end, at + 20)).split(/[\r\n]/)[0];
  const fix = mend(text, json.comments, fault);
  return {
    severity: 'error',
    code: 'json-syntax',
    at,
    end,
    where: json.root?.holding(at).path ?? '',
    what: `Expected ${expected}, found ${clip(found || 'a line break')}.`,
    fix: fix ? `${fix.title}.` : '',
    fixes: fix ? [fix] : [],
    voice: 'schema',
  };
}

type Comments = ConfigDocument['json']['comments'];
type Mender = (text: string, fault: SyntaxFault, comments: Comments) => Fix | undefined;

function mend(text: string, comments: Comments, fault: SyntaxFault): Fix | undefined {
  return (menders[fault.expected] ?? byFault[fault.fault])?.(text, fault, comments);
}

const byFault: Readonly<Partial<Record<SyntaxFault['fault'], Mender>>> = {
  'trailing-comma': (_, { at, end }) => preferred('Remove the comma', { at, end, text: '' }),
  'bad-string': closeString,
  'behind-the-end': removeBrackets,
};

const menders: Readonly<Record<string, Mender>> = {
  '","': (text, { at }, comments) => preferred('Add a comma', insert(behindToken(text, at, comments), ',')),
  '":"': (text, { at }) => {
    const isEquals = text[at] === '=';
    return preferred(isEquals ? 'Write a colon' : 'Add a colon', isEquals ? { at, end: at + 1, text: ':' } : insert(at, ': '));
  },
  'a name in double quotes': (text, { at, end }) =>
    end > at ? preferred('Put the name in double quotes', { at, end, text: JSON.stringify(bare(text.slice(at, end))) }) : undefined,
  'a value': (text, { at, end }) => {
    const written = asValue(text.slice(at, end));
    return written === undefined ? undefined : preferred(`Write ${written}`, { at, end, text: written });
  },
  '"}"': (text, _, comments) => preferred('Add the closing brace', insert(behindToken(text, text.length, comments), '}')),
  '"]"': (text, _, comments) => preferred('Add the closing bracket', insert(behindToken(text, text.length, comments), ']')),
  '"*/"': (text) => preferred('End the comment', insert(text.length, ' */')),
};

const insert = (at: number, text: string): TextEdit => ({ at, end: at, text });

/** Back over blanks and comments. */
function behindToken(text: string, from: number, comments: Comments): number {
  let at = from;
  for (;;) {
    while (at > 0 && /\s/.test(text[at - 1] as string)) at--;
    const comment = comments.find(({ end }) => end === at);
    if (!comment) return at;
    at = comment.at;
  }
}

const bare = (word: string) => word.replace(/^(['`])(.*)\1$/s, '$2');

/** Python's words, JavaScript's numbers and quotes. */
const words: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false',
  None: 'null',
  undefined: 'null',
};

function asValue(word: string): string | undefined {
  if (Object.hasOwn(words, word)) return words[word];
  if (/^'[^']*'$/.test(word)) return JSON.stringify(bare(word));
  const number = Number(word.replace(/^\+/, ''));
  return /^[+-]?[\d.]/.test(word) && Number.isFinite(number) ? String(number) : undefined;
}

/** The quote belongs before the signs of structure that end the line. */
function closeString(text: string, { at, end }: SyntaxFault): Fix {
  const inside = text.slice(at, end).replace(/[\s,}\]]+$/, '');
  return preferred('Close the quote', insert(at + inside.length, '"'));
}

/** Nothing but brackets and commas too many. */
function removeBrackets(text: string, { at, end }: SyntaxFault): Fix | undefined {
  const rest = text.slice(at, end).trimEnd();
  return /^[\s}\],]*$/.test(rest) ? preferred(`Remove ${rest}`, { at, end: at + rest.length, text: '' }) : undefined;
}
