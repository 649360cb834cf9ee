/** Decoded in pieces: the dump of one graph can exceed the longest string of JavaScript. */
const pieceBytes = 8 * 1024 * 1024;
const newLine = 0x0a;

/**
 * OpId to QNN node name, from `<graph>_schematic.bin` (QAIRT 2.51): a text dump of the graph in which the names stand as lines such as
 * `0x0000000000000018: '/block0/conv/Conv_token_1',`.
 */
export function parseSchematic(bytes: Uint8Array): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (let at = 0; at < bytes.length; ) {
    const limit = Math.min(at + pieceBytes, bytes.length);
    const lastLine = limit === bytes.length ? limit : bytes.lastIndexOf(newLine, limit) + 1;
    // A line longer than a piece is weight data, never a name: step over it.
    const end = lastLine > at ? lastLine : limit;
    for (const [, id = '', name = ''] of new TextDecoder().decode(bytes.subarray(at, end)).matchAll(/^0x([0-9a-f]{16}): '(.*)',\r?$/gm))
      names.set(Number(BigInt(`0x${id}`) & 0xffffffffn), name);
    at = end;
  }
  return names;
}
