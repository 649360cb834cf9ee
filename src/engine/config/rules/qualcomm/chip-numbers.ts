import { chips } from '../../../targets/chips';
import type { Chip } from '../../../targets/target';

/** What `dsp_arch` and `htp_arch` can name (`configs.json`). */
export const knownArchs: readonly number[] = [68, 69, 73, 75, 79, 81, 85, 89];

const bySocModel = new Map(chips.map((chip) => [chip.socModel, chip]));

export function chipOfModel(socModel: number): Chip | undefined {
  return bySocModel.get(socModel);
}

/** The first phone chip of an architecture: what most people mean by it. */
export function firstChipOf(arch: number): Chip | undefined {
  return chips.find(({ htpArch }) => htpArch === arch);
}

/** The largest VTCM that a chip of this architecture is known to have. */
export function largestVtcmMb(arch: number): number | undefined {
  const known = chips.filter(({ htpArch }) => htpArch === arch).flatMap(({ vtcmMb }) => vtcmMb ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** `57 (SM8650, v75)` */
export function chipText({ soc, socModel, htpArch }: Chip): string {
  return `${socModel} (${soc}, v${htpArch})`;
}
