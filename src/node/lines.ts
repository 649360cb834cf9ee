import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is cut: a tool that prints a megabyte without a line end must not fill the memory. */
const maxLogLine = 16 * 1024;

/** Splits a byte stream into lines, across chunk and character borders. `end` gives the last line if it has no line end. */
export function lineSplitter(onLine: (line: string) => void, maxLength = Number.POSITIVE_INFINITY) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const emit = (line: string) => onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  return {
    push(bytes: Buffer): void {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) emit(line.slice(0, maxLength));
      if (rest.length > maxLength) rest = rest.slice(0, maxLength);
    },
    end(): void {
      rest += decoder.end();
      if (rest !== '') emit(rest);
      rest = '';
    },
  };
}

/** Keeps the last `size` log lines and passes each one on. */
export function logTail(size: number, onLog: ((line: string) => void) | undefined) {
  const lines: string[] = [];
  const add = (line: string) => {
    lines.push(line);
    if (lines.length > size) lines.shift();
    onLog?.(line);
  };
  return { lines, splitter: () => lineSplitter(add, maxLogLine) };
}
