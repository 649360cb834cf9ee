import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Floats } from '../../engine/quantize/calibrate/bin-counts';
import type { PlannedTap } from '../../engine/quantize/calibrate/tap-protocol';
import type { TapState } from '../../engine/quantize/calibrate/tap-state';

/** Appends the values of each tap to a file of its own, where that is asked for. */
export class Keeper {
  private readonly files = new Map<number, number>();

  constructor(folder: string | undefined, taps: readonly PlannedTap[], { sums }: Pick<TapState, 'sums'>) {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const { index } of taps) {
      const file = openSync(join(folder, `${index}.raw`), 'a');
      // What an interrupted run wrote after its last state is written again.
      ftruncateSync(file, 4 * (sums.get(index)?.values.count ?? 0));
      this.files.set(index, file);
    }
  }

  keep(index: number, values: Floats): void {
    const file = this.files.get(index);
    if (file === undefined) return;
    const floats = values instanceof Float32Array ? values : Float32Array.from(values);
    const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  }

  close(): void {
    for (const file of this.files.values()) closeSync(file);
  }
}
