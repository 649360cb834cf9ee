// Progress on the terminal: who speaks, what happens, how long it has been going on.

const started = Date.now();

/** Seconds since this process started, as text. */
export const elapsed = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;

/** One line of progress. */
export function say(part, text) {
  console.log(`${elapsed().padStart(6)}  ${part.padEnd(10)} ${text}`);
}

const noticeWidth = 100;

/** A notice that nobody overlooks between the lines of the tools. */
export function shout(lines) {
  const rule = '!'.repeat(noticeWidth);
  console.log(['', rule, ...lines.flatMap(wrap).map((line) => `!! ${line}`), rule, ''].join('\n'));
}

/** The text in lines of at most the notice's width, broken at spaces. */
function wrap(text) {
  return text.match(new RegExp(`\\S.{0,${noticeWidth - 4}}(?=\\s|$)|\\S+`, 'g')) ?? [];
}
