import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something outside of the page: files, processes. */
export async function until(what: string, isSo: () => boolean, limitMs = 240_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await sleep(200);
  }
}
