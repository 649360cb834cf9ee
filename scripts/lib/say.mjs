// Progress on the terminal: who speaks, what happens, how long it has been going on.

const started = Date.now();

/** Seconds since this process started, as text. */
export const elapsed = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;

/** One line of progress. */
export function say(part, text) {
  console.log(`${elapsed().padStart(6)}  ${part.padEnd(10)} ${text}`);
}

/** A notice that nobody overlooks between the lines of the tools. */
export function shout(lines) {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '!'.repeat(width + 4);
  console.log(['', rule, ...lines.map((line) => `! ${line.padEnd(width)} !`), rule, ''].join('\n'));
}
