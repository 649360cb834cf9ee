/** Control, bidirectional and invisible characters, line separators and lone surrogates: they would move, hide or fake what is printed. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A name from a file as one harmless line: what is not plain text is escaped as in JSON. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => short[character] ?? unicode(character));
}

/** The same with at most `length` characters, the middle left out: both ends of a node's name tell it apart. */
export function visibleShort(text: string, length: number): string {
  // By characters, so that no pair of surrogates is cut; the ends alone of what is far too long.
  const shown = [...visible(text.length > 4 * length ? `${text.slice(0, 2 * length)}${text.slice(-2 * length)}` : text)];
  if (shown.length <= length) return shown.join('');
  const tail = Math.floor((length - 1) / 2);
  return [...shown.slice(0, length - 1 - tail), '…', ...shown.slice(shown.length - tail)].join('');
}

/** JSON on one line, with the same characters escaped: equal for a program, harmless on a screen. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(unsafe, unicode)}\n`;
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
