const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * UTF-8 to string. Bytes that are not UTF-8 come out as `\xHH`, so that two broken names never become one; `broken` is told.
 */
export function decodeText(bytes: Uint8Array, broken?: () => void): string {
  if (bytes.length < 200 && isAscii(bytes)) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  try {
    return utf8.decode(bytes);
  } catch {
    // `fatal` throws a TypeError, the only way it tells of bad bytes.
    broken?.();
    return escapeBroken(bytes);
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

function escapeBroken(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!);
    const piece = bytes.subarray(at, at + length);
    const text = piece.length === length ? tryDecode(piece) : undefined;
    if (text === undefined) out += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
    else out += text;
    at += text === undefined ? 1 : length;
  }
  return out;
}

function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
