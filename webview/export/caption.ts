import type { TargetChoice } from '../../src/protocol/calls';
import { producerText } from '../../src/protocol/report-calls';
import { columnColors } from '../render/colors';
import type { Frame } from '../render/frame';
import type { DrawingContext } from '../render/paint';
import type { Column } from '../scene/columns';
import type { TimeColumn } from '../scene/times';
import { micros, short } from '../text';

export const titleHeight = 52;
const lineHeight = 22;
const swatch = 10;

/** The commonest that a legend has room for. */
const mostKeys = 8;

/** What a picture says of itself, so that it can be read without the editor. */
export interface Caption {
  readonly title: string;
  readonly subtitle: string;
}

/** `inner` are the bodies that lead to what is drawn. */
export function captionOf(
  title: string,
  { soc, precision }: TargetChoice,
  times: TimeColumn | undefined,
  inner: readonly string[] = [],
): Caption {
  const time = times && Number.isFinite(times.totalUs) ? `${times.rung} ${micros(times.totalUs)}` : undefined;
  return { title, subtitle: [...inner, `${soc} ${precision}`, time].filter(Boolean).join(' · ') };
}

export function captionHeight({ paints }: Frame): number {
  return [paints.fill, paints.bar].filter(Boolean).length * lineHeight + 20;
}

export function paintTitle(context: DrawingContext, { palette }: Frame, { title, subtitle }: Caption, x: number): void {
  context.textBaseline = 'alphabetic';
  context.fillStyle = palette.foreground;
  context.font = `600 16px ${palette.font}`;
  context.fillText(short(title, 90), x, 26);
  context.fillStyle = palette.muted;
  context.font = `12px ${palette.font}`;
  context.fillText(short(subtitle, 160), x, 44);
}

/** What color and bar mean, in which range, and who says so. */
export function paintLegend(context: DrawingContext, frame: Frame, x: number, y: number): void {
  const { fill, bar } = frame.paints;
  let at = y + lineHeight - 4;
  if (fill) {
    paintLine(context, frame, fill, x, at, keysOf(frame, fill));
    at += lineHeight;
  }
  if (bar?.kind === 'amount')
    paintLine(context, frame, bar, x, at, [
      { color: frame.palette.time, label: `bar 0 – ${bar.format(frame.paints.barScale?.most ?? 0)}` },
    ]);
}

interface Key {
  readonly color: string;
  readonly label: string;
}

function keysOf({ palette, paints }: Frame, column: Column): readonly Key[] {
  const colors = columnColors(column, palette);
  if (column.kind === 'category') {
    const used = new Set(paints.fillValues);
    return column.categories.flatMap(({ label }, at) => (used.has(at) ? [{ color: colors[at]!, label }] : [])).slice(0, mostKeys);
  }
  const { least = 0, most = 0 } = paints.fillScale ?? {};
  return [
    { color: colors[0]!, label: column.format(least) },
    { color: colors[Math.floor(colors.length / 2)]!, label: '' },
    { color: colors[colors.length - 1]!, label: column.format(most) },
  ];
}

function paintLine(context: DrawingContext, { palette }: Frame, column: Column, x: number, y: number, keys: readonly Key[]): void {
  context.textBaseline = 'alphabetic';
  let at = x;
  const write = (text: string, color: string, weight = '') => {
    context.font = `${weight}12px ${palette.font}`;
    context.fillStyle = color;
    context.fillText(text, at, y);
    at += context.measureText(text).width + 12;
  };
  write(short(column.title, 40), palette.foreground, '600 ');
  for (const { color, label } of keys) {
    context.fillStyle = color;
    context.fillRect(at, y - swatch + 1, swatch, swatch);
    at += swatch + 5;
    write(short(label, 40), palette.foreground);
  }
  const { rung, producer } = column.source;
  write(short([rung, producerText(producer)].filter(Boolean).join(': '), 140), palette.muted);
}
