import { wireType } from './wire';

/** Fields as protobuf bytes, tag included. */
const utf8 = new TextEncoder();

export function encodeVarint(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const bits = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n ? bits | 0x80 : bits);
  } while (rest > 0n);
  return Uint8Array.from(out);
}

export function encodeInt(field: number, value: number | bigint): Uint8Array {
  return joinBytes([encodeVarint(field * 8 + wireType.varint), encodeVarint(value)]);
}

export function encodeBytes(field: number, content: Uint8Array): Uint8Array {
  return joinBytes([encodeVarint(field * 8 + wireType.bytes), encodeVarint(content.length), content]);
}

export function encodeText(field: number, text: string): Uint8Array {
  return encodeBytes(field, utf8.encode(text));
}

/** One array of many; a single part is handed on as it is. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
