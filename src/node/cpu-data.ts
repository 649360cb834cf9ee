import { copyFileSync, linkSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CpuRequest } from '../engine/profile/cpu-protocol';

/** Hard links, because onnxruntime refuses data behind a symbolic link; a copy where the disk has no hard links. */
export function linkData(data: CpuRequest['data']): void {
  for (const { from, to } of data) {
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(realpathSync(from), to);
    } catch {
      copyFileSync(from, to);
    }
  }
}
