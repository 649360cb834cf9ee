import { mix } from '../colors';
import type { AmountColumn, Category, Column } from '../scene/columns';
import { type Scaled, scaledBy, valuesOfBoxes } from '../scene/columns-scale';
import type { Scene } from '../scene/scene';
import type { Palette } from '../theme';
import { stepOf, tintPart } from './ramps';

/** What two columns make of the boxes of a drawing, computed once per change: painting only looks up. */
export interface BoxPaints {
  readonly fill: Column | undefined;
  readonly bar: Column | undefined;
  /** By box; NaN is lacking. */
  readonly fillValues: Float64Array;
  readonly barValues: Float64Array;
  /** Set for amounts. */
  readonly fillScale: Scaled | undefined;
  readonly barScale: Scaled | undefined;
  /** By box, an index in `colors` and `tints`; `noValue` for what lacks it, `noNode` for what is no node. */
  readonly color: Uint16Array;
  readonly colors: readonly string[];
  /** The ground of a card of each color, and of a block with a name on it. */
  readonly tints: readonly string[];
  readonly grounds: readonly string[];
  /** By box: 0 to 1 of the longest bar; NaN is lacking. */
  readonly length: Float32Array;
}

export const noNode = 0;
export const noValue = 1;
const nothing = 2;
const firstColor = 3;

/** The same for a block with a name on it. */
const groundPart = 0.25;

export function paintBoxes(scene: Scene, palette: Palette, fill: Column | undefined, bar: Column | undefined): BoxPaints {
  const fillValues = fill ? valuesOfBoxes(fill, scene) : new Float64Array(scene.view.boxes.length).fill(Number.NaN);
  const barValues = bar ? valuesOfBoxes(bar, scene) : fillValues.map(() => Number.NaN);
  const fillScale = fill?.kind === 'amount' ? scaledBy(fill, fillValues) : undefined;
  const barScale = bar?.kind === 'amount' ? scaledBy(bar, barValues) : undefined;
  const own = fill ? columnColors(fill, palette) : [];
  const colors = [palette.muted, palette.lacking, palette.zero, ...own];
  const zeroIsQuiet = fill?.kind === 'amount' && hasQuietZero(fill);
  // Calm cards: the unit is a stripe, everything else may tint.
  const isQuiet = fill === undefined || fill.id === 'unit' || palette.highContrast;
  const color = Uint16Array.from(scene.view.boxes, ({ kind }, box) => {
    const value = fillValues[box]!;
    if (kind !== 'node' && kind !== 'group') return noNode;
    if (Number.isNaN(value)) return noValue;
    if (value === 0 && zeroIsQuiet) return nothing;
    return firstColor + (fillScale ? stepOf(fillScale.partOf(value)) : value);
  });
  return {
    fill,
    bar,
    fillValues,
    barValues,
    fillScale,
    barScale,
    color,
    colors,
    tints: colors.map((one, at) => (isQuiet || at < firstColor ? palette.card : mix(palette.card, one, tintPart))),
    grounds: colors.map((one, at) => (at === noValue ? palette.card : mix(palette.card, one, groundPart))),
    length: Float32Array.from(barValues, (value) => (barScale ? lengthOf(value, barScale) : Number.NaN)),
  };
}

/** Of what can be summed, zero is not little but nothing: it stays out of the scale. */
export function hasQuietZero({ total, scale }: AmountColumn): boolean {
  return total === 'sum' && scale !== 'diverging';
}

/** Lengths start at zero, whatever the scale of the colors: only so is twice as long twice as much. */
function lengthOf(value: number, { least, most }: Scaled): number {
  const longest = Math.max(Math.abs(least), Math.abs(most));
  return longest === 0 ? 0 : Math.min(1, Math.abs(value) / longest);
}

/** The colors of a column: one per category, or the steps of its ramp. */
export function columnColors(column: Column, palette: Palette): readonly string[] {
  return column.kind === 'category' ? column.categories.map((one) => categoryColor(one, palette)) : rampOf(column, palette);
}

export function rampOf({ scale }: AmountColumn, { ramp, differences }: Palette): readonly string[] {
  return scale === 'diverging' ? differences : ramp;
}

function categoryColor({ color }: Category, { unit, categories, ramp, muted }: Palette): string {
  if ('unit' in color) return unit[color.unit];
  if ('part' in color) return ramp[stepOf(color.part)]!;
  return color.hue < 0 ? muted : categories[color.hue % categories.length]!;
}

/** The color of a box's stripe, and of its whole block when zoomed out. */
export function boxColor({ paints }: { readonly paints: BoxPaints }, box: number): string {
  return paints.colors[paints.color[box]!]!;
}

/** The ground of a box's card. */
export function boxTint({ paints }: { readonly paints: BoxPaints }, box: number): string {
  return paints.tints[paints.color[box]!]!;
}

export function isLacking({ paints }: { readonly paints: BoxPaints }, box: number): boolean {
  return paints.color[box] === noValue;
}
