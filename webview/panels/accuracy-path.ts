import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { AccuracyReport, LayerAccuracy } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill } from '../dom';
import { decibelText, isExact } from '../scene/accuracy';
import { svg } from '../svg';
import { plural, short } from '../text';

const width = 300;
const height = 92;
const room = { left: 30, right: 6, top: 8, bottom: 14 };

interface Chart {
  readonly layers: readonly LayerAccuracy[];
  readonly x: (at: number) => number;
  readonly y: (db: number) => number;
  readonly ticks: readonly number[];
}

/** The SQNR after each layer, in the order of the graph: how the error adds up on the way to the outputs. A click or Enter selects the layer. */
export function errorPath(app: App): HTMLElement {
  const element = el('div', { class: 'error-path' });
  const { store } = app;
  let chart: PathChart | undefined;
  store.follow(['quantized'], () => {
    const accuracy = store.now.quantized?.result.accuracy;
    chart = accuracy && accuracy.layers.length > 1 ? pathChart(app, accuracy) : undefined;
    fill(element, ...(chart ? [el('h3', {}, 'Error along the path'), chart.element] : []));
  });
  store.follow(['quantized', 'selected', 'view'], () => {
    const { view, selected } = store.now;
    const box = view?.boxes[selected];
    if (box) chart?.showNode(box.name);
  });
  return element;
}

interface PathChart {
  readonly element: HTMLElement;
  /** Puts the cursor on a node, where the chart has it. */
  showNode(name: string): void;
}

function chartOf({ layers }: AccuracyReport): Chart {
  const known = layers.flatMap(({ sqnrDb }) => (isExact(sqnrDb) ? [] : [sqnrDb]));
  const [least, most] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const x = scaleLinear()
    .domain([0, layers.length - 1])
    .range([room.left, width - room.right]);
  const y = scaleLinear()
    .domain([least, most])
    .range([height - room.bottom, room.top])
    .nice(3);
  return { layers, x, y: y.clamp(true), ticks: y.ticks(3) };
}

/** What is exact stands at the top. */
function level({ y }: Chart, { sqnrDb }: LayerAccuracy): number {
  return isExact(sqnrDb) ? room.top : y(sqnrDb);
}

function drawn(chart: Chart, cursor: SVGElement): SVGSVGElement {
  const { layers, x, y, ticks } = chart;
  const path = line<LayerAccuracy>()
    .x((_, at) => x(at))
    .y((layer) => level(chart, layer))(layers);
  const grid = ticks.map((db) =>
    svg(
      'g',
      { class: 'tick' },
      svg('line', { x1: room.left, x2: width - room.right, y1: y(db), y2: y(db) }),
      svg('text', { x: room.left - 4, y: y(db) + 3.5, 'text-anchor': 'end' }, String(db)),
    ),
  );
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: 'chart', 'aria-hidden': 'true' },
    ...grid,
    svg('path', { class: 'path', d: path ?? '' }),
    svg(
      'text',
      { class: 'axis', x: width - room.right, y: height - 2, 'text-anchor': 'end' },
      `${plural(layers.length, 'layer')} in the order of the graph`,
    ),
    svg('text', { class: 'axis', x: 2, y: height - 2 }, 'dB'),
    cursor,
  );
}

function pathChart(app: App, accuracy: AccuracyReport): PathChart {
  const chart = chartOf(accuracy);
  const { layers, x } = chart;
  const cursor = svg('g', { class: 'cursor', visibility: 'hidden' });
  const picture = drawn(chart, cursor);
  const says = el('div', { class: 'chart-says muted' }, 'Click a place to go to its layer.');
  const element = el('div', {
    class: 'chart-box',
    attributes: {
      role: 'slider',
      tabindex: '0',
      'aria-label': 'SQNR after each layer',
      'aria-valuemin': '1',
      'aria-valuemax': String(layers.length),
      'data-chart': 'error-path',
    },
  });
  element.append(picture, says);
  let at = -1;
  const point = (next: number) => {
    at = Math.max(0, Math.min(layers.length - 1, next));
    const layer = layers[at]!;
    const text = `${short(layer.node, 60)}: ${decibelText(layer.sqnrDb)}`;
    says.textContent = text;
    element.setAttribute('aria-valuenow', String(at + 1));
    element.setAttribute('aria-valuetext', text);
    fill(
      cursor,
      svg('line', { x1: x(at), x2: x(at), y1: room.top, y2: height - room.bottom }),
      svg('circle', { cx: x(at), cy: level(chart, layer), r: 3.5 }),
    );
    cursor.setAttribute('visibility', 'visible');
  };
  const choose = () => at >= 0 && app.quantizations.reveal(layers[at]!.node);
  listen(element, picture, layers.length, point, choose, () => at);
  const showNode = (name: string) => {
    const found = layers.findIndex(({ node }) => node === name);
    if (found >= 0) point(found);
  };
  return { element, showNode };
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  PageUp: (at) => at + 10,
  PageDown: (at) => at - 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function listen(
  element: HTMLElement,
  picture: SVGSVGElement,
  count: number,
  point: (at: number) => void,
  choose: () => void,
  now: () => number,
): void {
  const atOf = (event: MouseEvent) => {
    const bounds = picture.getBoundingClientRect();
    const part = ((event.clientX - bounds.left) / bounds.width) * width;
    return Math.round(((part - room.left) / (width - room.left - room.right)) * (count - 1));
  };
  picture.addEventListener('pointermove', (event) => point(atOf(event)));
  picture.addEventListener('click', (event) => {
    point(atOf(event));
    choose();
  });
  element.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (event.key === 'Enter') choose();
    else if (step) point(step(now(), count));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
