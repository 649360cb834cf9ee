import { Problem } from '../problem';

export type Token = { readonly at: number } & (
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' }
);

/** Names may hold dots, slashes, `#` and hyphens; others stand in backquotes. Comments run from `//` to the end of the line. */
const pattern =
  /(?:\s|\/\/[^\n]*)*(?:(?<number>-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf\b|nan\b)(?![\w/]))|(?<name>[\w/](?:[\w./#-]|::)*)|`(?<quoted>[^`]*)`|(?<text>"(?:[^"\\]|\\.)*")|(?<mark>=>|\.\.\.|[()[\]{}<>=,:@?*+-])|(?<end>$))/y;

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const from = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (!groups) throw textProblem(source, from, `"${source.slice(from).trim().slice(0, 20)}" cannot be read`);
    const token = tokenOf(groups, from);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, at: number): Token {
  const { number, name, quoted, text, mark } = groups;
  if (number !== undefined) return { at, kind: 'number', text: number };
  if (name !== undefined) return { at, kind: 'name', text: name };
  if (quoted !== undefined) return { at, kind: 'name', text: quoted };
  if (text !== undefined) return { at, kind: 'text', text: JSON.parse(text) as string };
  return mark === undefined ? { at, kind: 'end', text: '' } : { at, kind: 'mark', text: mark };
}

export function textProblem(source: string, at: number, what: string): Problem {
  const line = source.slice(0, at).split('\n').length;
  return new Problem('graph-text', `line ${line}`, `${what}.`, 'Write graphs as ir/text.ts describes.');
}
