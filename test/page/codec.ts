/** JSON in which typed arrays, NaN and infinities survive: what `postMessage` does by itself. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) return { $number: String(one) };
    if (!(one instanceof Int32Array || one instanceof Float64Array || one instanceof Uint8Array)) return one;
    return { $typed: one.constructor.name, base64: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64') };
  });
}
