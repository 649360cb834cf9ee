import type { Unit } from '../src/protocol/calls';
import { hex, mix, readable } from './colors';

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
  readonly threads: Readonly<Record<'hmx' | 'hvx' | 'dma' | 'vtcm', string>>;
  /** For coloring by operator. */
  readonly kinds: readonly string[];
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
    threads: { hmx: unit.htp, hvx: read('--thread-hvx'), dma: read('--thread-dma'), vtcm: read('--thread-vtcm') },
    kinds: ['--kind-1', '--kind-2', '--kind-3', '--kind-4', '--kind-5', '--kind-6', '--kind-7'].map(read),
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
