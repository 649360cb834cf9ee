/** JSON in which typed arrays survive: what `postMessage` does by itself. `undefined` and NaN outside of typed arrays do not occur in messages. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (!(one instanceof Int32Array || one instanceof Float64Array || one instanceof Uint8Array)) return one;
    return { $typed: one.constructor.name, base64: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64') };
  });
}
