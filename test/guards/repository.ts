import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout: every test is started from it. */
export const root = resolve('.');

/** What git knows of, deleted files left out. */
export function committedFiles(): readonly string[] {
  const list = (...args: string[]) =>
    execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0');
  const gone = new Set(list('--deleted'));
  return list().filter((name) => name !== '' && !gone.has(name));
}

export const read = (name: string): string => readFileSync(join(root, name), 'utf8');

export const readJson = (name: string): unknown => JSON.parse(read(name));

/** A file with a NUL in its first bytes is not text. */
export const isText = (name: string): boolean => !readFileSync(join(root, name)).subarray(0, 8000).includes(0);
