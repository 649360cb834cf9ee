/** A part of a query between spaces; quotes keep spaces and take signs as they are. */
export interface Token {
  /** As typed, quotes included. */
  readonly raw: string;
  /** Without quotes. */
  readonly text: string;
  readonly at: number;
  readonly quoted: boolean;
}

/** A quote that nobody closed reaches to the end: it is still being typed. */
export function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(({ 0: raw, index }) => ({
    raw,
    text: raw.replaceAll('"', ''),
    at: index,
    quoted: raw.startsWith('"'),
  }));
}
