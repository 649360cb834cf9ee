import { hex } from './colors';
import { type Palette, type PaletteProperty, paletteOf, paletteProperties as properties } from './palette';

export type { Palette } from './palette';

let known: Palette | undefined;
const listeners: (() => void)[] = [];

/** Read once per theme, however many ask. */
export function readPalette(): Palette {
  listen();
  known ??= paletteOfTheme();
  return known;
}

/** Calls back when VS Code changes the theme. */
export function onThemeChange(changed: () => void): void {
  listen();
  listeners.push(changed);
}

let observer: MutationObserver | undefined;

/** A change of theme rewrites the body's class and the root's custom properties. */
function listen(): void {
  if (observer) return;
  observer = new MutationObserver(() => {
    known = undefined;
    for (const changed of listeners) changed();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

function paletteOfTheme(): Palette {
  const highContrast = /vscode-high-contrast/.test(document.body.className);
  return paletteOf(colorReader(), getComputedStyle(document.body).fontFamily, highContrast);
}

/** Any CSS color over the background, as the browser paints it: a pixel each, styled together and read at once. */
function colorReader(): (property: PaletteProperty) => string {
  const probes = properties.map((property) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${property})`;
    return probe;
  });
  document.body.append(...probes);
  const colors = probes.map((probe) => getComputedStyle(probe).color);
  for (const probe of probes) probe.remove();
  const canvas = document.createElement('canvas');
  canvas.width = properties.length;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  for (const [at, color] of colors.entries()) {
    for (const layer of [colors[0]!, color]) {
      context.fillStyle = layer;
      context.fillRect(at, 0, 1, 1);
    }
  }
  const { data } = context.getImageData(0, 0, properties.length, 1);
  return (property) => {
    const at = 4 * properties.indexOf(property);
    return hex([...data.subarray(at, at + 3)]);
  };
}
