import { interpolateLab, piecewise, quantize } from 'd3-interpolate';
import { contrast, visibleOn } from '../colors';

/** Steps of a ramp: more than an eye tells apart. */
export const rampSteps = 64;

/** How much of the color a card's ground takes: little enough for every text on it. */
export const tintPart = 0.12;

/**
 * From blue over gray to yellow, as cividis goes, which color-blind people see almost as others do: the order lies in the lightness. A theme has no
 * such ramp, so it is chosen by the theme's ground: more is always further away from the ground.
 */
const onDark = ['#3d6db7', '#5291bb', '#88b3a2', '#cece7e', '#ffeb62'];
const onLight = ['#bd8713', '#887241', '#5e5856', '#2d3f68', '#002465'];

/** Less and more than zero: blue and orange, which nobody mistakes for each other; zero is the quietest. */
const differenceOnDark = ['#7cc4ff', '#4a86c8', '#757575', '#c98a2e', '#ffc861'];
const differenceOnLight = ['#00306e', '#2f6fb5', '#8c8c8c', '#b06a00', '#6b3200'];

interface Ground {
  readonly background: string;
  readonly foreground: string;
}

export function sequentialRamp(ground: Ground): readonly string[] {
  return rampOn(ground, isDark(ground) ? onDark : onLight);
}

export function divergingRamp(ground: Ground): readonly string[] {
  return rampOn(ground, isDark(ground) ? differenceOnDark : differenceOnLight);
}

export function stepOf(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * (rampSteps - 1));
}

function isDark({ background }: Ground): boolean {
  return contrast(background, '#000000') < contrast(background, '#ffffff');
}

function rampOn({ background, foreground }: Ground, stops: readonly string[]): readonly string[] {
  const seen = stops.map((stop) => visibleOn(stop, background, foreground));
  return quantize(piecewise(interpolateLab, seen), rampSteps).map(toHex);
}

/** d3 writes `rgb(1, 2, 3)`. */
function toHex(color: string): string {
  const parts = color.match(/\d+/g)!.slice(0, 3);
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}
