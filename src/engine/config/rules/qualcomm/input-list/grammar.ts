import type { Finding, Fix, TextSpan } from '../../../finding';
import { offered, preferred, quoted } from '../../findings';
import type { Rule } from '../../rule';
import { type InputLine, inputLines } from './input-lines';

/** One line per inference: files, or `name:=file`, separated by single spaces. */
export const inputListGrammarRule: Rule = {
  name: 'input-list-grammar',
  kinds: ['input-list'],
  check: function* ({ document: { text } }) {
    const lines = inputLines(text);
    yield* empty(text, lines);
    yield* undecoded(text);
    yield* carriageReturns(lines);
    for (const line of lines) {
      yield* blanks(line);
      yield* tabs(text, line);
      yield* looseSeparator(text, line);
      yield* halves(line);
    }
  },
};

type Said = Pick<Finding, 'severity' | 'code' | 'what' | 'fix'> & { readonly fixes?: readonly Fix[] };

/** Something is wrong at a place of a line. */
export function atLine(line: Pick<InputLine, 'number'>, { at, end }: TextSpan, { fixes = [], ...said }: Said): Finding {
  return { ...said, fixes, at, end, where: `line ${line.number}` };
}

function* empty(text: string, lines: readonly InputLine[]): Generator<Finding> {
  if (lines.some(({ kind }) => kind === 'inputs')) return;
  yield atLine(
    { number: 1 },
    { at: 0, end: Math.min(1, text.length) },
    {
      severity: 'error',
      code: 'input-list-empty',
      what: 'The list names no input, so nothing is run.',
      fix: 'Write one line per inference: name:=path.',
    },
  );
}

/** Put by a decoder in place of bytes that are no UTF-8. */
function* undecoded(text: string): Generator<Finding> {
  const at = text.indexOf('\ufffd');
  if (at < 0) return;
  const number = text.slice(0, at).split(/\r\n|\n|\r/).length;
  yield atLine(
    { number },
    { at, end: at + 1 },
    {
      severity: 'error',
      code: 'text-encoding',
      what: 'A character here could not be read: the file is not UTF-8, or was saved from a wrong encoding.',
      fix: 'Reopen the file with its true encoding and save it as UTF-8.',
    },
  );
}

/** The tools read lines up to the line feed: on Linux and Android the carriage return becomes part of the last path. */
function* carriageReturns(lines: readonly InputLine[]): Generator<Finding> {
  const wrong = lines.filter(({ ending }) => ending.startsWith('\r'));
  const [first] = wrong;
  if (!first) return;
  const last = first.inputs.at(-1) ?? first.outputs.at(-1) ?? first;
  const edits = wrong.map(({ end, ending }) => ({ at: end, end: end + ending.length, text: '\n' }));
  yield atLine(first, last, {
    severity: 'error',
    code: 'line-ends',
    what: 'The lines end as on Windows (CRLF); on Linux and Android the carriage return becomes part of the last path of a line.',
    fix: 'Save the file with line feeds alone (LF).',
    fixes: [preferred('End lines with LF', ...edits)],
  });
}

function* blanks(line: InputLine): Generator<Finding> {
  if (line.kind !== 'blank' || line.end === line.at) return;
  yield atLine(line, line, {
    severity: 'warning',
    code: 'blank-line',
    what: 'This line has blanks and no input; tools skip lines without any character only.',
    fix: 'Empty the line.',
    fixes: [preferred('Remove the blanks', { at: line.at, end: line.end, text: '' })],
  });
}

function* tabs(text: string, line: InputLine): Generator<Finding> {
  if (line.kind === 'blank') return;
  for (const { 0: tab, index } of text.slice(line.at, line.end).matchAll(/\t+/g)) {
    const span = { at: line.at + index, end: line.at + index + tab.length };
    yield atLine(line, span, {
      severity: 'error',
      code: 'input-tab',
      what: 'Inputs are separated by a space: a tab becomes part of a name or a path.',
      fix: 'Write a space.',
      fixes: [preferred('Write a space', { ...span, text: span.at === line.at || span.end === line.end ? '' : ' ' })],
    });
  }
}

/** `x := a.raw` is three words to the tools. */
function* looseSeparator(text: string, line: InputLine): Generator<Finding> {
  if (line.kind !== 'inputs') return;
  for (const { 0: found, index } of text.slice(line.at, line.end).matchAll(/(?<= |^)[^ :]+(?: +:= *|:= +)(?=[^ :]+(?: |$))/g)) {
    const at = line.at + index + found.search(/ *:=/);
    const end = line.at + index + found.length;
    yield atLine(
      line,
      { at, end },
      {
        severity: 'error',
        code: 'input-separator',
        what: 'A name and its path are held together by ":=" alone: with spaces they are different inputs.',
        fix: 'Remove the spaces around ":=".',
        fixes: [preferred('Write ":=" without spaces', { at, end, text: ':=' })],
      },
    );
  }
}

/** Either side of a separator missing, where spaces are not to blame. */
function* halves(line: InputLine): Generator<Finding> {
  for (const [i, item] of line.inputs.entries()) {
    if (item.name === undefined || (item.name !== '' && item.path !== '')) continue;
    const loose = item.path === '' ? line.inputs[i + 1] : line.inputs[i - 1];
    if (loose && loose.name === undefined) continue;
    const lacks = item.name === '' ? 'name before' : 'path behind';
    yield atLine(line, item, {
      severity: 'error',
      code: 'input-incomplete',
      what: `The input ${quoted(`${item.name}:=${item.path}`)} has no ${lacks} ":=".`,
      fix: 'Write name:=path.',
      fixes: item.name === '' ? [offered('Remove ":="', { at: item.at, end: item.pathAt, text: '' })] : [],
    });
  }
}
