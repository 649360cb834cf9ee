// Stamps: a finished installation says what it was made from, so that the second run has nothing to do.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** A short fingerprint of everything an installation depends on. */
export const fingerprint = (...parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** True when the installation behind `file` was finished from exactly these parts. */
export async function isStamped(file, stamp) {
  const found = await readFile(file, 'utf8').catch(() => '');
  return found.trim() === stamp;
}

export const writeStamp = (file, stamp) => writeFile(file, `${stamp}\n`);
