import type { QuantizeCalls } from '../../src/protocol/quantize-calls';
import { el } from '../dom';
import { svg } from '../svg';
import { percent } from '../text';

type Spread = NonNullable<QuantizeCalls['valueHistogram']['result']>;

const width = 300;
const height = 74;
const floor = 58;
const mostBars = 100;

/** How a value is spread over the calibration data, with what its encoding holds drawn over it. Heights are logarithmic: rare values count. */
export function valueHistogram(spread: Spread): HTMLElement {
  const { from, to, range, min, max } = spread;
  const counts = fewer(spread.counts);
  const x = (value: number) => ((value - from) / (to - from || 1)) * width;
  const step = (to - from) / counts.length;
  const most = Math.log1p(Math.max(1, ...counts));
  const isClipped = (middle: number) => range !== undefined && (middle < range.min || middle > range.max);
  const bars = counts.map((count, at) => {
    const tall = count === 0 ? 0 : Math.max(1, (Math.log1p(count) / most) * (floor - 4));
    const clipped = isClipped(from + (at + 0.5) * step);
    const attributes = { x: x(from + at * step), y: floor - tall, width: Math.max(0.5, width / counts.length - 0.4), height: tall };
    return svg('rect', { ...attributes, class: clipped ? 'bar clipped' : 'bar' });
  });
  const held = range ? heldRange(x(range.min), x(range.max)) : [];
  const says = sentence(spread);
  return el(
    'div',
    { class: 'value-histogram', attributes: { role: 'img', 'aria-label': says, 'data-histogram': spread.tensor } },
    svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart' }, ...bars, ...held, ...(min < 0 && max > 0 ? [zero(x(0))] : [])),
    el('div', { class: 'muted' }, says),
  );
}

/** A bracket over what the grid of the encoding reaches. */
function heldRange(left: number, right: number): SVGElement[] {
  return [
    svg('rect', { class: 'held', x: left, y: 2, width: Math.max(1, right - left), height: floor - 2 }),
    svg('rect', { class: 'grid', x: left, y: floor + 3, width: Math.max(1, right - left), height: 4 }),
  ];
}

function zero(at: number): SVGElement {
  return svg('text', { class: 'axis', x: at, y: height - 1, 'text-anchor': 'middle' }, '0');
}

/** `data −2.1 … 6.3, encoding 0 … 6, 0.2% clipped` */
function sentence(spread: Spread): string {
  const { min, max, range } = spread;
  const held = range ? `, encoding ${figure(range.min)} … ${figure(range.max)}` : ', stays float';
  const lost = range ? clippedShare(spread) : 0;
  return `data ${figure(min)} … ${figure(max)}${held}${lost > 0 ? `, ${lost < 0.0005 ? '<0.1%' : percent(lost)} clipped` : ''}`;
}

function clippedShare({ counts, from, to, range, elements }: Spread): number {
  const step = (to - from) / counts.length;
  let outside = 0;
  counts.forEach((count, at) => {
    const middle = from + (at + 0.5) * step;
    if (middle < range!.min || middle > range!.max) outside += count;
  });
  return elements === 0 ? 0 : outside / elements;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Neighboring bins together, so that bars can be told apart. */
function fewer(counts: Float64Array): number[] {
  const joined = Math.max(1, Math.ceil(counts.length / mostBars));
  const bars = new Array<number>(Math.ceil(counts.length / joined)).fill(0);
  counts.forEach((count, at) => {
    bars[Math.floor(at / joined)]! += count;
  });
  return bars;
}
