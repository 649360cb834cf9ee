import { randomBytes } from 'node:crypto';
import { copyFile, type FileHandle, mkdir, mkdtemp, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../engine/problem';
import type { Files } from '../engine/world';
import { fileProblem } from './file-problem';

/** One `read` call takes at most 2^31 - 1 bytes; smaller pieces keep a cancelled job responsive. */
const pieceBytes = 256 * 1024 * 1024;

/** The engine's files over Node. Every failure is a Problem that names the path. */
export const nodeFiles: Files = {
  stat: (path) => named(path, () => statOrNothing(path)),
  read: (path, at = 0, length) => named(path, () => readRange(path, at, length)),
  write: (path, chunks) => named(path, () => writeWhole(path, chunks)),
  list: (folder) => named(folder, async () => (await readdir(folder)).sort()),
  makeFolder: (path) => named(path, async () => void (await mkdir(path, { recursive: true }))),
  scratch: (prefix, near) => named(near ?? tmpdir(), () => makeScratch(prefix, near)),
  rename: (from, to) => named(to, () => replace(from, to)),
  copy: (from, to) => named(to, () => copyFile(from, to)),
  remove: (path) => named(path, () => rm(path, { recursive: true, force: true, maxRetries: 3 })),
  join,
  dirname,
  basename,
  realpath: (path) => named(path, () => realpath(path)),
};

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw fileProblem(thrown, path);
  }
}

async function statOrNothing(path: string) {
  try {
    const entry = await stat(path);
    return { size: entry.size, mtimeMs: entry.mtimeMs, isDirectory: entry.isDirectory() };
  } catch (thrown) {
    const { code } = fileProblem(thrown, path);
    if (code === 'file-missing') return undefined;
    throw thrown;
  }
}

async function readRange(path: string, at: number, length: number | undefined): Promise<Uint8Array> {
  // Opening a pipe or a terminal would wait for ever, so the kind is asked before.
  const entry = await stat(path);
  if (!entry.isFile()) throw new Problem('not-a-file', path, `"${path}" is not a regular file.`, 'Choose a file.');
  const handle = await open(path, 'r');
  try {
    const rest = Math.max(0, entry.size - at);
    const bytes = new Uint8Array(Math.min(length ?? rest, rest));
    const filled = await fill(handle, bytes, at);
    return filled === bytes.length ? bytes : bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array, at: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(pieceBytes, bytes.length - done), at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** Writes beside the target and renames: a reader sees the old file or the new one, never a part. */
async function writeWhole(path: string, chunks: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(part, 'wx');
    try {
      if (chunks instanceof Uint8Array) await writeAll(handle, chunks);
      else for await (const chunk of chunks) await writeAll(handle, chunk);
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, Math.min(pieceBytes, bytes.length - done));
    done += bytesWritten;
  }
}

async function makeScratch(prefix: string, near: string | undefined): Promise<string> {
  const parent = near === undefined ? tmpdir() : dirname(near);
  return mkdtemp(join(parent, near === undefined ? `${prefix}-` : `.${prefix}-`));
}

/** `rename` replaces a file but not a filled folder: that one steps aside first and comes back if the new one cannot move in. */
async function replace(from: string, to: string): Promise<void> {
  const old = await statOrNothing(to);
  if (!old?.isDirectory) return rename(from, to);
  const aside = `${to}.${randomBytes(6).toString('hex')}.old`;
  await rename(to, aside);
  try {
    await rename(from, to);
  } catch (thrown) {
    await rename(aside, to);
    throw thrown;
  }
  await rm(aside, { recursive: true, force: true, maxRetries: 3 });
}
