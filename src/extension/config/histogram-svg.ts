import * as vscode from 'vscode';
import { short } from '../../engine/config/editor/grid-text';
import type { Histogram } from '../../protocol/config-calls';

/** A picture in a hover has no access to the theme's variables: these are the charts' colors of VS Code's own themes. */
interface Palette {
  readonly bar: string;
  readonly clipped: string;
  readonly grid: string;
  readonly text: string;
}

const dark: Palette = { bar: '#4daafc', clipped: '#f48771', grid: '#89d185', text: '#cccccc' };
const light: Palette = { bar: '#1a85ff', clipped: '#d13438', grid: '#388a34', text: '#3b3b3b' };
const palettes: Readonly<Record<vscode.ColorThemeKind, Palette>> = {
  [vscode.ColorThemeKind.Dark]: dark,
  [vscode.ColorThemeKind.HighContrast]: dark,
  [vscode.ColorThemeKind.Light]: light,
  [vscode.ColorThemeKind.HighContrastLight]: light,
};

const width = 360;
const height = 96;
/** Below the bars: the band of the encoding and the numbers. */
const footer = 30;
const left = 4;

/** The values' distribution, what of it the encoding holds (a band below) and what it clips (red bars). Heights are logarithmic: rare values count. */
export function histogramSvg({ counts, from, to, range, min, max }: Histogram, theme: vscode.ColorThemeKind): string {
  const colors = palettes[theme];
  const x = (value: number) => left + ((value - from) / (to - from || 1)) * (width - 2 * left);
  const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 1));
  const bin = (to - from) / counts.length;
  const bars = Array.from(counts, (count, index) => {
    const middle = from + (index + 0.5) * bin;
    const isClipped = range !== undefined && (middle < range.min || middle > range.max);
    const tall = count === 0 ? 0 : Math.max(1, (Math.log1p(count) / most) * (height - footer));
    return rect(
      x(from + index * bin),
      height - footer - tall,
      Math.max(0.5, (width - 2 * left) / counts.length - 0.5),
      tall,
      isClipped ? colors.clipped : colors.bar,
    );
  });
  const band = range ? [rect(x(range.min), height - footer + 3, Math.max(1, x(range.max) - x(range.min)), 4, colors.grid)] : [];
  const label = (at: 'start' | 'end', value: string, y: number, color: string) =>
    `<text x="${at === 'start' ? left : width - left}" y="${y}" text-anchor="${at}" fill="${color}">${value}</text>`;
  const labels = [
    label('start', `data ${short(min)} … ${short(max)}`, height - 8, colors.text),
    ...(range ? [label('end', `grid ${short(range.min)} … ${short(range.max)}`, height - 8, colors.grid)] : []),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">${[...bars, ...band, ...labels].join('')}</svg>`;
}

function rect(x: number, y: number, wide: number, tall: number, color: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${wide.toFixed(1)}" height="${tall.toFixed(1)}" fill="${color}"/>`;
}
