import type { PlacementOverlay } from '../../src/protocol/calls';
import type { EncodingMark } from '../../src/protocol/host-calls';
import type { Difference } from '../scene/comparison';
import type { Crossings } from '../scene/crossings';
import type { GroupTotals } from '../scene/group-totals';
import type { Hull } from '../scene/hulls';
import type { PaintMarks } from '../scene/paint-marks';
import type { PinMark } from '../scene/pins';
import type { Rect, Scene } from '../scene/scene';
import type { TimeColumn } from '../scene/times';
import type { Palette } from '../theme';
import type { BoxPaints } from './colors';

/** Where the drawing lies under the window: screen = world × scale + (x, y). */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** Of the surface, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Everything that one picture depends on. */
export interface Frame {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly viewport: Viewport;
  readonly placement: PlacementOverlay | undefined;
  readonly times: TimeColumn | undefined;
  /** Colors and bars of the boxes. */
  readonly paints: BoxPaints;
  /** By edge, how wide it is; undefined where all are alike. */
  readonly edgeWeight: Uint8Array | undefined;
  readonly crossings: Crossings;
  /** What a group or frame comes to. */
  readonly totals: (box: number) => GroupTotals;
  readonly hulls: readonly Hull[];
  /** By node id. */
  readonly pins: ReadonlyMap<number, PinMark>;
  /** Nodes that stand where they do only by supposition. */
  readonly supposed: ReadonlySet<number>;
  readonly encodingMarks: ReadonlyMap<number, EncodingMark>;
  /** By node id: how it differs from what the page is compared with. */
  readonly differences: ReadonlyMap<number, Difference>;
  /** What a plan of widths says. */
  readonly painting: PaintMarks;
  /** By box: how many hits it stands for. */
  readonly hits: ReadonlyMap<number, number>;
  /** Flags by box: those in the light, while all others are dim. */
  readonly lit: Uint8Array | undefined;
  readonly selected: number;
  readonly focused: number;
  readonly hoverBox: number;
  readonly hoverEdge: number;
}

/** From this scale on boxes are cards with text; below they are blocks, with the operator's name while that can be read. */
export const cardScale = 0.5;
export const labelScale = 0.2;
/** From here on cards say their attributes and edges their shapes. */
export const detailScale = 1.6;
/** What is out of the light keeps this much of its color. */
export const dimAlpha = 0.2;

/** The part of the drawing that is on screen, with a margin in CSS pixels. */
export function visibleRect({ x, y, scale, width, height }: Viewport, margin = 0): Rect {
  return {
    x: (-x - margin) / scale,
    y: (-y - margin) / scale,
    width: (width + 2 * margin) / scale,
    height: (height + 2 * margin) / scale,
  };
}
