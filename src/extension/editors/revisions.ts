import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';

/** Copies that nobody looks at are kept for the next time, so many at most. */
const mostKept = 16;

/**
 * Versions of models that are no files of this machine: an older commit, the index, a file of another provider. The engine reads files by ranges, so each is
 * copied into a folder named by its content. External data stays where it is: a version's own is not known, another's would be wrong.
 */
export class Revisions {
  private readonly used = new Map<string, number>();
  /** Copies on their way, by path: both sides of a diff editor come at once, and may be the same content. */
  private readonly writing = new Map<string, Promise<void>>();

  constructor(private readonly folder: string) {}

  /** The copy's path; `release` once nobody looks at it. */
  async copy(uri: vscode.Uri): Promise<string> {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const folder = join(this.folder, createHash('sha256').update(bytes).digest('hex').slice(0, 32));
    const path = join(folder, basename(uri.path));
    this.used.set(folder, (this.used.get(folder) ?? 0) + 1);
    const written = this.writing.get(path) ?? write(path, bytes).finally(() => this.writing.delete(path));
    this.writing.set(path, written);
    await written;
    await this.clean();
    return path;
  }

  release(path: string): void {
    const folder = join(path, '..');
    const left = (this.used.get(folder) ?? 1) - 1;
    if (left > 0) this.used.set(folder, left);
    else this.used.delete(folder);
  }

  private async clean(): Promise<void> {
    const folders = (await readdir(this.folder)).map((name) => join(this.folder, name));
    // Another window may have removed one by now.
    const kept = await Promise.all(
      folders.map(async (folder) => ({ folder, at: (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0 })),
    );
    const old = kept.filter(({ folder }) => !this.used.has(folder)).sort((a, b) => b.at - a.at);
    for (const { folder } of old.slice(mostKept)) await rm(folder, { recursive: true, force: true });
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const folder = join(path, '..');
  if (await stat(path).catch(() => undefined)) {
    await utimes(folder, new Date(), new Date());
    return;
  }
  await mkdir(folder, { recursive: true });
  // Of another window, too, the file is there whole or not at all.
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  await writeFile(part, bytes);
  await rename(part, path);
}

/** What the title says of a version: git's reference, else the scheme that it comes from. */
export function revisionName(uri: vscode.Uri): string {
  if (uri.scheme !== 'git') return uri.scheme;
  const ref = /"ref":"([^"]*)"/.exec(uri.query)?.[1] ?? '';
  return ref === '' || ref === '~' ? 'index' : /^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 8) : ref;
}
