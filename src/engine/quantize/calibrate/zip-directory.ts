import type { Files } from '../../world';

/** A file inside a zip archive (an `.npz` is one). */
export interface ZipMember {
  readonly name: string;
  /** Stored as it is, or deflated. */
  readonly isDeflated: boolean;
  /** Where its bytes begin in the archive, and how many there are. */
  readonly at: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

const signatures = { end: 0x06054b50, end64: 0x06064b50, entry: 0x02014b50, local: 0x04034b50 };
const sizes = { end: 22, locator64: 20, end64: 56, entry: 46, local: 30 };
/** A comment at the end of an archive is at most this long. */
const longestComment = 65_535;
/** Stands where the true number needs 64 bits and is in the extra field. */
const in64 = 0xffffffff;

/** What an archive holds, read from the directory at its end (APPNOTE.TXT, sections 4.3 and 4.5); undefined for what is no zip archive. */
export async function zipMembers(path: string, files: Files): Promise<readonly ZipMember[] | undefined> {
  const size = (await files.stat(path))?.size ?? 0;
  const tailAt = Math.max(0, size - longestComment - sizes.end - sizes.locator64);
  const tail = viewOf(await files.read(path, tailAt));
  const endAt = lastIndexOf(tail, signatures.end);
  if (endAt === undefined) return undefined;
  const place = await directoryPlace(tail, endAt, path, files);
  const directory = viewOf(await files.read(path, place.at, place.bytes));
  return Promise.all(entriesOf(directory).map((entry) => memberOf(entry, path, files)));
}

type Entry = Omit<ZipMember, 'at'> & { readonly localAt: number };

async function directoryPlace(
  tail: DataView,
  endAt: number,
  path: string,
  files: Files,
): Promise<{ readonly at: number; readonly bytes: number }> {
  const place = { at: tail.getUint32(endAt + 16, true), bytes: tail.getUint32(endAt + 12, true) };
  if (place.at !== in64 && place.bytes !== in64) return place;
  const end64At = Number(tail.getBigUint64(endAt - sizes.locator64 + 8, true));
  const end64 = viewOf(await files.read(path, end64At, sizes.end64));
  return { at: Number(end64.getBigUint64(48, true)), bytes: Number(end64.getBigUint64(40, true)) };
}

function entriesOf(directory: DataView): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + sizes.entry <= directory.byteLength && directory.getUint32(at, true) === signatures.entry; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => directory.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, directory.byteOffset + at + sizes.entry, nameLength));
    const short = [24, 20, 42].map((offset) => directory.getUint32(at + offset, true));
    const [bytes = 0, packedBytes = 0, localAt = 0] = widened(short, directory, at + sizes.entry + nameLength, extraLength);
    entries.push({ name, isDeflated: directory.getUint16(at + 10, true) === 8, bytes, packedBytes, localAt });
    at += sizes.entry + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The numbers that did not fit stand in the extra field of kind 1, in this order. */
function widened(short: readonly number[], directory: DataView, extraAt: number, extraLength: number): readonly number[] {
  for (let at = extraAt; at + 4 <= extraAt + extraLength; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return short.map((value) => {
      if (value !== in64) return value;
      next += 8;
      return Number(directory.getBigUint64(next - 8, true));
    });
  }
  return short;
}

/** The name and the extra field in front of the bytes may be longer than in the directory. */
async function memberOf({ localAt, ...rest }: Entry, path: string, files: Files): Promise<ZipMember> {
  const local = viewOf(await files.read(path, localAt, sizes.local));
  return { ...rest, at: localAt + sizes.local + local.getUint16(26, true) + local.getUint16(28, true) };
}

function lastIndexOf(view: DataView, signature: number): number | undefined {
  for (let at = view.byteLength - sizes.end; at >= 0; at--) if (view.getUint32(at, true) === signature) return at;
  return undefined;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
