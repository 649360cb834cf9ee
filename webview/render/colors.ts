import type { Box } from '../../src/protocol/calls';
import { mix } from '../colors';
import { operatorKind } from '../scene/operator-kinds';
import { unitOf } from '../scene/units';
import type { Palette } from '../theme';
import type { Frame } from './frame';

/** The color of a box's stripe, and of its whole block when zoomed out. */
export function boxColor(frame: Pick<Frame, 'palette' | 'placement' | 'times' | 'colorBy'>, box: Box): string {
  const { palette, placement, times, colorBy } = frame;
  if (box.kind !== 'node') return palette.muted;
  if (colorBy === 'op') return kindColor(palette, box.opType);
  if (colorBy === 'time') return timeColor(palette, times?.us[box.node], times?.longestUs ?? 0);
  return palette.unit[unitOf(placement, box.node) ?? 'removed'];
}

function kindColor(palette: Palette, opType: string): string {
  const kind = operatorKind(opType);
  return kind === undefined ? palette.muted : palette.kinds[kind]!;
}

/** From gray to the time color; the square root lets short layers differ too. */
function timeColor(palette: Palette, us: number | undefined, longest: number): string {
  if (us === undefined || Number.isNaN(us) || longest === 0) return palette.muted;
  return mix(mix(palette.background, palette.muted, 0.5), palette.time, Math.sqrt(us / longest));
}
