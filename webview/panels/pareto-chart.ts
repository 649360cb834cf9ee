import { scaleLinear } from 'd3-scale';
import { line, symbol, symbolCircle, symbolDiamond, symbolSquare } from 'd3-shape';
import type { Rung } from '../../src/protocol/calls';
import type { MixedFront, MixedPoint } from '../../src/protocol/quantize-calls';
import { el, fill } from '../dom';
import { decibelText } from '../scene/accuracy';
import { svg } from '../svg';
import { micros, short } from '../text';

const width = 300;
const height = 190;
/** How near to a point the pointer must be. */
const reach = 14;
const room = { left: 32, right: 14, top: 14, bottom: 30 };

/** The rung of a point's time, by its shape. */
const shapes: Readonly<Record<Rung, typeof symbolCircle>> = {
  estimate: symbolCircle,
  imported: symbolCircle,
  verified: symbolDiamond,
  simulated: symbolDiamond,
  measured: symbolSquare,
};

interface Scales {
  readonly x: (us: number) => number;
  readonly y: (db: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** Error against time: each point is a choice of widths, the line joins the best ones. Arrow keys go from point to point. */
export class ParetoChart {
  readonly element = el('div', { class: 'chart-box' });
  private readonly says = el('div', { class: 'chart-says muted' });
  private points: readonly MixedPoint[] = [];
  private marks: readonly SVGGElement[] = [];
  private chosen = -1;

  constructor(private readonly pick: (at: number) => void) {}

  get isShown(): boolean {
    return this.marks.length > 0;
  }

  show({ points }: MixedFront): void {
    this.points = points;
    const scales = scalesOf(points);
    this.marks = points.map((point, at) => this.mark(point, at, scales));
    const front = points.filter(({ isBest }) => isBest).sort((a, b) => a.timeUs - b.timeUs);
    const way = line<MixedPoint>()
      .x(({ timeUs }) => scales.x(timeUs))
      .y(({ sqnrDb }) => scales.y(sqnrDb))(front);
    const picture = svg(
      'svg',
      {
        viewBox: `0 0 ${width} ${height}`,
        class: 'chart pareto-chart',
        role: 'listbox',
        'aria-label': 'Choices of widths: SQNR against time',
      },
      ...axes(scales),
      svg('path', { class: 'front', d: way ?? '' }),
      ...this.marks,
    );
    picture.addEventListener('keydown', (event) => this.onKey(event));
    this.listenPointer(picture, scales);
    this.say(-1);
    fill(this.element, picture, this.says, keys(points));
  }

  choose(at: number): void {
    this.chosen = at;
    this.marks.forEach((mark, own) => {
      mark.classList.toggle('chosen', own === at);
      mark.setAttribute('aria-selected', String(own === at));
      mark.setAttribute('tabindex', own === Math.max(0, at) ? '0' : '-1');
    });
    this.say(at);
  }

  private mark(point: MixedPoint, at: number, { x, y }: Scales): SVGGElement {
    const { timeUs, sqnrDb, timeRung, isBest, label } = point;
    const shape = symbol()
      .type(shapes[timeRung])
      .size(isBest ? 72 : 44)();
    const place = `translate(${x(timeUs).toFixed(1)}, ${y(sqnrDb).toFixed(1)})`;
    const known = isNamed(label) ? [svg('text', labelPlace(x(timeUs)), short(label, 12))] : [];
    const mark = svg(
      'g',
      {
        class: `point ${timeRung}${isBest ? ' best' : ''}`,
        transform: place,
        role: 'option',
        tabindex: at === 0 ? '0' : '-1',
        'aria-label': sentence(point),
        'aria-selected': 'false',
        'data-point': String(at),
      },
      svg('circle', { class: 'reach', r: 11 }),
      svg('path', { d: shape ?? '' }),
      ...known,
    );
    mark.addEventListener('focus', () => this.say(at));
    return mark;
  }

  /** Points may lie on each other: the nearest one is meant, not the uppermost. */
  private listenPointer(picture: SVGSVGElement, { x, y }: Scales): void {
    const nearest = (event: MouseEvent) => {
      const bounds = picture.getBoundingClientRect();
      const part = width / bounds.width;
      const [atX, atY] = [(event.clientX - bounds.left) * part, (event.clientY - bounds.top) * part];
      const distances = this.points.map(({ timeUs, sqnrDb }) => Math.hypot(x(timeUs) - atX, y(sqnrDb) - atY));
      const least = Math.min(...distances);
      return least <= reach ? distances.indexOf(least) : -1;
    };
    picture.addEventListener('pointermove', (event) => {
      const at = nearest(event);
      this.say(at < 0 ? this.chosen : at);
    });
    picture.addEventListener('pointerleave', () => this.say(this.chosen));
    picture.addEventListener('click', (event) => {
      const at = nearest(event);
      if (at >= 0) this.pick(at);
    });
  }

  private say(at: number): void {
    const point = this.points[at];
    this.says.textContent = point ? sentence(point) : 'Point at a choice, or go through them with the arrow keys.';
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.marks.indexOf(document.activeElement as Element as SVGGElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      Home: 0,
      End: this.marks.length - 1,
    };
    const next = steps[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.pick(at);
    else if (next === undefined) return;
    else this.marks[Math.max(0, Math.min(this.marks.length - 1, next))]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Those that are known by name have it beside them; the others say theirs when they are pointed at. */
function isNamed(label: string): boolean {
  return /^(INT8|INT16|Mixed|float|FP16|w\d+a\d+)$/i.test(label);
}

function labelPlace(x: number): Readonly<Record<string, string | number>> {
  return x > width - 70 ? { x: -9, y: 4, 'text-anchor': 'end' } : { x: 9, y: 4 };
}

function sentence({ label, sqnrDb, sqnrRung, timeUs, timeRung, isBest }: MixedPoint): string {
  return `${short(label, 40)}: ${decibelText(sqnrDb)} (${sqnrRung}), ${micros(timeUs)} (${timeRung})${isBest ? ', none is better in both' : ''}`;
}

function scalesOf(points: readonly MixedPoint[]): Scales {
  const times = points.map(({ timeUs }) => timeUs);
  const errors = points.map(({ sqnrDb }) => sqnrDb);
  const x = scaleLinear()
    .domain(padded(times))
    .range([room.left, width - room.right]);
  const y = scaleLinear()
    .domain(padded(errors))
    .range([height - room.bottom, room.top]);
  return { x, y: y.clamp(true), xTicks: x.ticks(4), yTicks: y.ticks(4) };
}

/** Points do not stand on the frame. */
function padded(values: readonly number[]): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const pad = (most - least || Math.abs(most) || 1) * 0.08;
  return [least - pad, most + pad];
}

function axes({ x, y, xTicks, yTicks }: Scales): SVGElement[] {
  const bottom = height - room.bottom;
  return [
    ...yTicks.map((db) =>
      svg(
        'g',
        { class: 'tick', 'aria-hidden': 'true' },
        svg('line', { x1: room.left, x2: width - room.right, y1: y(db), y2: y(db) }),
        svg('text', { x: room.left - 4, y: y(db) + 3.5, 'text-anchor': 'end' }, String(db)),
      ),
    ),
    ...xTicks.map((us) =>
      svg(
        'g',
        { class: 'tick', 'aria-hidden': 'true' },
        svg('line', { x1: x(us), x2: x(us), y1: room.top, y2: bottom }),
        svg('text', { x: x(us), y: bottom + 12, 'text-anchor': 'middle' }, micros(us)),
      ),
    ),
    svg('text', { class: 'axis', x: 2, y: 9, 'aria-hidden': 'true' }, 'SQNR, dB: higher is better'),
    svg(
      'text',
      { class: 'axis', x: width - room.right, y: height - 3, 'text-anchor': 'end', 'aria-hidden': 'true' },
      'time of one run: left is better',
    ),
  ];
}

/** What the shapes mean: only those that are there. */
function keys(points: readonly MixedPoint[]): HTMLElement {
  const rungs = [...new Set(points.map(({ timeRung }) => timeRung))];
  const items = rungs.map((rung) => {
    const d = symbol().type(shapes[rung]).size(60)() ?? '';
    const picture = svg(
      'svg',
      { viewBox: '-7 -7 14 14', class: 'chart-key', 'aria-hidden': 'true' },
      svg('g', { class: `point best ${rung}` }, svg('path', { d })),
    );
    return el('span', { class: 'key' }, picture, `time ${rung}`);
  });
  return el(
    'div',
    { class: 'chart-keys muted' },
    ...items,
    el('span', { class: 'key' }, el('span', { class: 'front-key' }), 'best in both'),
  );
}
