/** What `postMessage` does by itself: JSON, in which NaN and infinities survive, and after it the bytes of all typed arrays. */
export function encode(value: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  let end = 0;
  const json = JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) return { $number: String(one) };
    if (!ArrayBuffer.isView(one)) return one;
    arrays.push(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
    const at = end;
    end += one.byteLength;
    return { $typed: one.constructor.name, at, bytes: one.byteLength };
  });
  const text = Buffer.from(json);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...arrays]);
}
