/** Whole numbers in one to five bytes each, small ones (of either sign) in one: how columns travel. */
export function packInts(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 5);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      bytes[end++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[end++] = rest;
  }
  return bytes.slice(0, end);
}

export function unpackInts(bytes: Uint8Array): Int32Array {
  let count = 0;
  for (const byte of bytes) if (byte < 0x80) count++;
  const values = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let rest = 0;
    let shift = 0;
    for (; bytes[at]! > 0x7f; at++, shift += 7) rest |= (bytes[at]! & 0x7f) << shift;
    rest |= bytes[at++]! << shift;
    values[i] = (rest >>> 1) ^ -(rest & 1);
  }
  return values;
}

/** For columns that mostly rise by little: the steps from one to the next. */
export function packSteps(values: ArrayLike<number>): Uint8Array {
  return packInts(Int32Array.from({ length: values.length }, (_, i) => values[i]! - (values[i - 1] ?? 0)));
}

export function unpackSteps(bytes: Uint8Array): Int32Array {
  const values = unpackInts(bytes);
  for (let i = 1; i < values.length; i++) values[i]! += values[i - 1]!;
  return values;
}
