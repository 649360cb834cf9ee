import type { Unit } from '../src/protocol/calls';
import { hex, mix, readable } from './colors';
import { divergingRamp, sequentialRamp } from './render/ramps';

/** The theme's colors as the canvas needs them: `#rrggbb`, read from the custom properties of `theme.css`. */
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

export function readPalette(): Palette {
  const highContrast = /vscode-high-contrast/.test(document.body.className);
  const read = colorReader();
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
    categories: [1, 2, 3, 4, 5, 6, 7].map((at) => read(`--category-${at}`)),
    ramp: sequentialRamp({ background, foreground }),
    differences: divergingRamp({ background, foreground }),
    lacking: mix(background, read('--muted'), 0.5),
    zero: mix(background, read('--muted'), 0.35),
    highContrast,
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** Calls back when VS Code changes the theme: it rewrites the body's class and the root's custom properties. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

/** Any CSS color over the background, as the browser paints it. */
function colorReader(): (property: string) => string {
  const probe = document.createElement('span');
  document.body.appendChild(probe);
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const resolve = (property: string) => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  };
  queueMicrotask(() => probe.remove());
  return (property) => {
    context.fillStyle = resolve('--canvas');
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = resolve(property);
    context.fillRect(0, 0, 1, 1);
    return hex([...context.getImageData(0, 0, 1, 1).data].slice(0, 3));
  };
}
