/** JSON inside a binary file, found without decoding the whole. */

/** Index of `pattern` in `bytes` from `at` on, or -1. */
export function findBytes(bytes: Uint8Array, pattern: Uint8Array, at: number): number {
  const first = pattern[0] ?? 0;
  for (let i = bytes.indexOf(first, at); i >= 0; i = bytes.indexOf(first, i + 1)) {
    let matched = 1;
    while (matched < pattern.length && bytes[i + matched] === pattern[matched]) matched++;
    if (matched === pattern.length) return i;
  }
  return -1;
}

const quote = 0x22;
const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;

/** Index after the `}` that closes the object which begins at `start`; undefined when the bytes end before. */
export function jsonObjectEnd(bytes: Uint8Array, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i >= 0 && i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) i = stringEnd(bytes, i);
    else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return i + 1;
  }
  return undefined;
}

/** Index of the quote that ends the string which begins at `start`. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let i = start + 1;
  while (i < bytes.length && bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1;
  return i;
}
