/** Where a command writes: results to `out`, everything for the reader's eyes only to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** May results carry color? */
  readonly color: boolean;
  /** Does `err` go to a screen, where a line can be written over? */
  readonly live: boolean;
  /** Width of that screen in characters; undefined where it is not known. */
  readonly columns: number | undefined;
}

interface Streams {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** NO_COLOR (no-color.org) wins over the screen; so does a terminal that can show none. */
export function processTerminal({ stdout, stderr, env }: Streams): Terminal {
  const colorless = Boolean(env.NO_COLOR) || env.TERM === 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    color: stdout.isTTY === true && !colorless,
    live: stderr.isTTY === true && env.TERM !== 'dumb',
    // Some pseudo-terminals say 0.
    columns: stderr.columns || undefined,
  };
}
