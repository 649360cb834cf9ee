import type { DrawingContext } from '../render/paint';

/** Measures text as the page would draw it; the SVG itself is made without a screen. */
export type MeasureText = (text: string, font: string) => number;

/** Where a baseline lies from the given height, in parts of the font's size: viewers disagree on `dominant-baseline`. */
const baselines: Readonly<Record<string, number>> = { top: 0.8, middle: 0.35 };
const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' };

/** What XML cannot hold, even escaped. */
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export function escapeXml(text: string): string {
  return text.replace(notXml, '\ufffd').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A canvas for the painters that writes SVG: a picture on paper has every line of the one on screen, because the same code draws both. */
export class SvgContext implements DrawingContext {
  fillStyle: DrawingContext['fillStyle'] = '#000000';
  strokeStyle: DrawingContext['strokeStyle'] = '#000000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '10px sans-serif';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  textAlign: CanvasTextAlign = 'start';
  private dash: readonly number[] = [];
  private path = '';
  private readonly parts: string[] = [];

  constructor(private readonly measure: MeasureText) {}

  /** The whole file. */
  document(width: number, height: number, title: string): string {
    const size = `width="${fixed(width)}" height="${fixed(height)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escapeXml(title)}</title>`;
    return `${head}\n${this.parts.join('\n')}\n</svg>\n`;
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${fixed(x)} ${fixed(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${fixed(x)} ${fixed(y)}`;
  }

  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    this.path += `C${fixed(ax)} ${fixed(ay)} ${fixed(bx)} ${fixed(by)} ${fixed(x)} ${fixed(y)}`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path += `M${fixed(x)} ${fixed(y)}h${fixed(width)}v${fixed(height)}h${fixed(-width)}z`;
  }

  /** All corners alike, which is all that the painters ask for. */
  roundRect(x: number, y: number, width: number, height: number, radii?: number | DOMPointInit | (number | DOMPointInit)[]): void {
    const given = typeof radii === 'number' ? radii : 0;
    const r = Math.max(0, Math.min(given, width / 2, height / 2));
    const arc = (dx: number, dy: number) => `a${fixed(r)} ${fixed(r)} 0 0 1 ${fixed(dx)} ${fixed(dy)}`;
    this.path +=
      `M${fixed(x + r)} ${fixed(y)}h${fixed(width - 2 * r)}${arc(r, r)}v${fixed(height - 2 * r)}${arc(-r, r)}` +
      `h${fixed(2 * r - width)}${arc(-r, -r)}v${fixed(2 * r - height)}${arc(r, -r)}z`;
  }

  fill(): void {
    if (this.path !== '') this.add(`<path d="${this.path}" ${this.paint('fill', this.fillStyle)}/>`);
  }

  stroke(): void {
    if (this.path !== '') this.add(`<path d="${this.path}" ${this.pen()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.add(`<rect ${place(x, y, width, height)} ${this.paint('fill', this.fillStyle)}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.add(`<rect ${place(x, y, width, height)} ${this.pen()}/>`);
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash];
  }

  measureText(text: string): TextMetrics {
    return { width: this.measure(text, this.font) } as TextMetrics;
  }

  fillText(text: string, x: number, y: number, most = Number.POSITIVE_INFINITY): void {
    if (text === '' || most <= 0) return;
    const [, weight = '', size = '10', family = 'sans-serif'] = /^(?:(\w+) )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const anchor = anchors[this.textAlign];
    const squeezed = this.measure(text, this.font) > most ? ` textLength="${fixed(most)}" lengthAdjust="spacingAndGlyphs"` : '';
    const at = `x="${fixed(x)}" y="${fixed(y + Number(size) * (baselines[this.textBaseline] ?? 0))}"`;
    const look = `font-family="${escapeXml(family)}" font-size="${size}"${weight ? ` font-weight="${weight}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`;
    this.add(`<text ${at} ${look} ${this.paint('fill', this.fillStyle)}${squeezed} xml:space="preserve">${escapeXml(text)}</text>`);
  }

  private add(part: string): void {
    this.parts.push(part);
  }

  private pen(): string {
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.map(fixed).join(' ')}"` : '';
    return `fill="none" ${this.paint('stroke', this.strokeStyle)} stroke-width="${fixed(this.lineWidth)}"${dash}`;
  }

  private paint(what: 'fill' | 'stroke', color: DrawingContext['fillStyle']): string {
    const opacity = this.globalAlpha < 1 ? ` opacity="${fixed(this.globalAlpha)}"` : '';
    return `${what}="${escapeXml(String(color))}"${opacity}`;
  }
}

function place(x: number, y: number, width: number, height: number): string {
  return `x="${fixed(x)}" y="${fixed(y)}" width="${fixed(Math.max(0, width))}" height="${fixed(Math.max(0, height))}"`;
}

/** A hundredth of a pixel is more than any printer shows. */
function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
