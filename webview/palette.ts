import type { Unit } from '../src/protocol/calls';
import { mix, readable } from './colors';
import { divergingRamp, sequentialRamp } from './render/ramps';

/** The theme's colors as the canvas needs them: `#rrggbb`, made from the custom properties of `theme.css`. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly card: string;
  readonly cardBorder: string;
  readonly edge: string;
  readonly crossing: string;
  /** `crossing` as text on the background, and the units' colors as text on their hulls. */
  readonly crossingText: string;
  readonly unitText: Readonly<Record<Unit, string>>;
  readonly selection: string;
  readonly hit: string;
  readonly time: string;
  readonly unit: Readonly<Record<Unit, string>>;
  /** Ground and border of hulls: the unit's color, mostly background. */
  readonly hull: Readonly<Record<Unit, string>>;
  readonly hullBorder: Readonly<Record<Unit, string>>;
  readonly threads: Readonly<Record<'hmx' | 'main' | 'control' | 'hvx' | 'dma' | 'vtcm' | 'ddr' | 'cpu' | 'other', string>>;
  /** The critical path and what is idle, in a timeline. */
  readonly path: string;
  readonly idle: string;
  /** `--category-1` ...: seven that color-blind people tell apart. */
  readonly categories: readonly string[];
  /** From least to most, and from less than zero to more. */
  readonly ramp: readonly string[];
  readonly differences: readonly string[];
  /** What has no value, and what has the value zero. */
  readonly lacking: string;
  readonly zero: string;
  readonly highContrast: boolean;
  readonly font: string;
}

/** What a theme must say. */
export const paletteProperties = [
  '--canvas',
  '--text',
  '--muted',
  '--card',
  '--card-border',
  '--edge',
  '--crossing',
  '--selection',
  '--hit',
  '--time',
  '--unit-htp',
  '--unit-gpu',
  '--unit-cpu',
  '--unit-removed',
  '--thread-main',
  '--thread-control',
  '--thread-hvx',
  '--thread-dma',
  '--thread-vtcm',
  '--thread-ddr',
  '--thread-other',
  '--critical-path',
  '--idle',
  '--category-1',
  '--category-2',
  '--category-3',
  '--category-4',
  '--category-5',
  '--category-6',
  '--category-7',
] as const;

export type PaletteProperty = (typeof paletteProperties)[number];

/** `read` gives the color of a property as `#rrggbb`. */
export function paletteOf(read: (property: PaletteProperty) => string, font: string, highContrast = false): Palette {
  const background = read('--canvas');
  const unit = { htp: read('--unit-htp'), gpu: read('--unit-gpu'), cpu: read('--unit-cpu'), removed: read('--unit-removed') };
  const perUnit = (make: (one: Unit) => string) => ({ htp: make('htp'), gpu: make('gpu'), cpu: make('cpu'), removed: make('removed') });
  const foreground = read('--text');
  const crossing = read('--crossing');
  const hull = perUnit((one) => mix(background, unit[one], highContrast ? 0 : 0.1));
  return {
    background,
    foreground,
    muted: read('--muted'),
    card: read('--card'),
    cardBorder: read('--card-border'),
    edge: read('--edge'),
    crossing,
    crossingText: readable(crossing, background, foreground),
    unitText: perUnit((one) => readable(unit[one], hull[one], foreground)),
    selection: read('--selection'),
    hit: read('--hit'),
    time: read('--time'),
    unit,
    hull,
    hullBorder: perUnit((one) => mix(background, unit[one], highContrast ? 0.8 : 0.4)),
    threads: {
      hmx: unit.htp,
      main: read('--thread-main'),
      control: read('--thread-control'),
      hvx: read('--thread-hvx'),
      dma: read('--thread-dma'),
      vtcm: read('--thread-vtcm'),
      ddr: read('--thread-ddr'),
      cpu: unit.cpu,
      other: read('--thread-other'),
    },
    path: read('--critical-path'),
    idle: read('--idle'),
    categories: ([1, 2, 3, 4, 5, 6, 7] as const).map((at) => read(`--category-${at}`)),
    ramp: sequentialRamp({ background, foreground }),
    differences: divergingRamp({ background, foreground }),
    lacking: mix(background, read('--muted'), 0.5),
    zero: mix(background, read('--muted'), 0.35),
    highContrast,
    font,
  };
}
