import type { App } from '../app';
import { el } from '../dom';
import type { AmountColumn } from '../scene/columns';
import { type Scaled, scaledBy, valuesOfBoxes } from '../scene/columns-scale';
import { plural } from '../text';

/** A click lights what is within this part of the ramp around it; keys move a band of this width. */
const band = 1 / 8;

const scaleNames: Readonly<Record<AmountColumn['scale'], string>> = {
  linear: 'linear',
  sqrt: 'square root',
  log: 'log',
  diverging: 'linear',
};

/** The ramp of a column with its range. Dragging over a part of it, or the arrow keys, light the boxes whose values lie there. */
export function rampFilter(app: App, column: AmountColumn, colors: readonly string[]): HTMLElement {
  const { scene } = app.store.now;
  const values = scene ? valuesOfBoxes(column, scene) : column.values;
  const scaled = scaledBy(column, values);
  const ramp = el('span', {
    class: 'ramp',
    title: 'Drag over a part to show where it is',
    attributes: {
      role: 'slider',
      tabindex: '0',
      'aria-label': `${column.title}: show a range`,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
  });
  // A scale that runs the other way has its least color at the most.
  const shown = column.worse === 'low' ? [...colors].reverse() : colors;
  ramp.style.background = `linear-gradient(to right, ${shown.filter((_, at) => at % 7 === 0).join(', ')})`;
  const window = el('span', { class: 'ramp-window' });
  window.hidden = true;
  ramp.append(window);
  const light = (from: number, to: number) => {
    const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
    window.hidden = false;
    Object.assign(window.style, { left: `${low * 100}%`, width: `${(high - low) * 100}%` });
    const range = lightRange(app, column, scaled, values, low, high);
    ramp.setAttribute('aria-valuenow', String(Math.round(50 * (low + high))));
    ramp.setAttribute('aria-valuetext', range);
  };
  listenPointer(ramp, light);
  listenKeys(ramp, light, () => {
    window.hidden = true;
    app.store.set({ spotlight: undefined });
  });
  return el(
    'span',
    { class: 'key' },
    column.format(scaled.least),
    ramp,
    column.format(scaled.most),
    el('span', { class: 'muted' }, scaleNames[column.scale]),
  );
}

/** The ends of the scale take in what lies beyond them. Returns the range in words. */
function lightRange(app: App, column: AmountColumn, scaled: Scaled, values: Float64Array, low: number, high: number): string {
  const from = low <= 0.005 ? Number.NEGATIVE_INFINITY : scaled.valueAt(low);
  const to = high >= 0.995 ? Number.POSITIVE_INFINITY : scaled.valueAt(high);
  const range = `${column.format(scaled.valueAt(low))} – ${column.format(scaled.valueAt(high))}`;
  const { scene } = app.store.now;
  if (!scene) return range;
  const isIn = (box: number | undefined) => box !== undefined && values[box]! >= from && values[box]! <= to;
  const nodes = app.overlays.nodes().filter((node) => isIn(scene.boxOfNode.get(node)));
  app.overlays.lightNodes(nodes, `${plural(nodes.length, 'node')}: ${column.title} ${range}`);
  return range;
}

function listenPointer(ramp: HTMLElement, light: (from: number, to: number) => void): void {
  let start = 0;
  const partAt = (event: PointerEvent) => {
    const { left, width } = ramp.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  ramp.addEventListener('pointerdown', (event) => {
    ramp.setPointerCapture(event.pointerId);
    start = partAt(event);
  });
  ramp.addEventListener('pointerup', (event) => {
    const end = partAt(event);
    if (Math.abs(end - start) < 0.03) light(end - band / 2, end + band / 2);
    else light(start, end);
  });
}

function listenKeys(ramp: HTMLElement, light: (from: number, to: number) => void, clear: () => void): void {
  let at = 1 - band;
  const steps: Readonly<Record<string, number>> = { ArrowRight: band, ArrowUp: band, ArrowLeft: -band, ArrowDown: -band, Enter: 0 };
  ramp.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (event.key === 'Escape') clear();
    else if (step === undefined) return;
    else {
      at = Math.min(1 - band, Math.max(0, at + step));
      light(at, at + band);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}
