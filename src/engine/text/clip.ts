/** Control characters, and those that turn the direction of text: invisible at best, misleading at worst. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from a file as part of a sentence: what cannot be seen is escaped, and the middle of a long text goes. */
export function clip(text: string, most = 400): string {
  const seen = text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (seen.length <= most) return seen;
  const end = Math.floor(most / 4);
  return `${seen.slice(0, most - end - 1)}…${seen.slice(-end)}`;
}
