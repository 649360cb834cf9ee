import type { Unit } from '../src/protocol/calls';

/** The theme's colors as the canvas needs them: `#rrggbb`, read from the custom properties of `theme.css`. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly card: string;
  readonly cardBorder: string;
  readonly edge: string;
  readonly crossing: string;
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
  const tinted = (part: number) => {
    const tint = (one: Unit) => mix(background, unit[one], part);
    return { htp: tint('htp'), gpu: tint('gpu'), cpu: tint('cpu'), removed: tint('removed') };
  };
  return {
    background,
    foreground: read('--text'),
    muted: read('--muted'),
    card: read('--card'),
    cardBorder: read('--card-border'),
    edge: read('--edge'),
    crossing: read('--crossing'),
    selection: read('--selection'),
    hit: read('--hit'),
    time: read('--time'),
    unit,
    hull: tinted(highContrast ? 0 : 0.1),
    hullBorder: tinted(highContrast ? 0.8 : 0.4),
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

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** `part` of `over` on `under`. */
export function mix(under: string, over: string, part: number): string {
  const channel = (color: string, at: number) => Number.parseInt(color.slice(1 + 2 * at, 3 + 2 * at), 16);
  return hex([0, 1, 2].map((at) => channel(under, at) * (1 - part) + channel(over, at) * part));
}
