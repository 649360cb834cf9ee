import { inlineLimit } from '../ir/graph';
import type { Files } from '../world';
import { LoadedBytes, type Piece } from './loaded';
import { type MessageName, schemas, wireType } from './wire';

/** Files up to this size are simply read: one call, and everything is in memory. */
const wholeFileLimit = 32 * 1024 * 1024;
const windowBytes = 64 * 1024;
/** Bytes of a broken message that are still loaded, so that the parser meets the same fault and names it. */
const faultBytes = 32;

interface Hole {
  readonly at: number;
  readonly end: number;
}

/** Loads a model's file but for its large payloads: a 1.8 GB file is opened by reading its headers. */
export async function loadSkeleton(files: Files, path: string, size: number): Promise<LoadedBytes> {
  if (size <= wholeFileLimit) return new LoadedBytes(path, size, [{ at: 0, bytes: await files.read(path) }], files);
  const walk = new Walk(files, path, size);
  await walk.message('Model', 0, size);
  const pieces: Piece[] = [];
  let at = 0;
  for (const hole of [...walk.holes, { at: size, end: size }]) {
    if (hole.at > at) pieces.push({ at, bytes: await files.read(path, at, hole.at - at) });
    at = hole.end;
  }
  return new LoadedBytes(path, size, pieces, files);
}

/** Finds the payloads to leave on disk by stepping from field to field; it never looks inside a leaf. */
class Walk {
  readonly holes: Hole[] = [];
  private window: Uint8Array = new Uint8Array(0);
  private windowAt = 0;

  constructor(
    private readonly files: Files,
    private readonly path: string,
    private readonly size: number,
  ) {}

  async message(name: MessageName, from: number, end: number): Promise<void> {
    let at = from;
    while (at < end) {
      const tag = await this.varint(at);
      const kind = tag && schemas[name][Math.floor(tag.value / 8)]?.[1];
      const next = tag && (await this.field(tag.value % 8, typeof kind === 'object' ? kind.message : undefined, tag.next, end));
      if (next === undefined) {
        if (end - at > inlineLimit) this.holes.push({ at: at + faultBytes, end });
        return;
      }
      at = next;
    }
  }

  /** Steps over one field; undefined where the bytes cannot be protobuf. */
  private async field(wire: number, message: MessageName | undefined, at: number, end: number): Promise<number | undefined> {
    if (wire === wireType.varint) return (await this.varint(at))?.next;
    if (wire === wireType.fixed64) return at + 8;
    if (wire === wireType.fixed32) return at + 4;
    if (wire !== wireType.bytes) return undefined;
    const length = await this.varint(at);
    if (!length || length.next + length.value > end) return undefined;
    const next = length.next + length.value;
    if (length.value <= inlineLimit) return next;
    if (message) await this.message(message, length.next, next);
    else this.holes.push({ at: length.next, end: next });
    return next;
  }

  private async varint(at: number): Promise<{ value: number; next: number } | undefined> {
    if (at + 10 > this.windowAt + this.window.length || at < this.windowAt) {
      this.windowAt = at;
      this.window = await this.files.read(this.path, at, Math.min(windowBytes, this.size - at));
    }
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.window[at - this.windowAt + i];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, next: at + i + 1 };
    }
    return undefined;
  }
}
