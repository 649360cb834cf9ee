import { escapeHtml } from '../convert/html';
import { timeText } from '../text/numbers';
import { shownName, unitLabel } from './html-text';
import { type LayerTable, numbersOf, textOf } from './layer-table';

const width = 1000;
const height = 40;

/** Narrower layers are drawn together: more than so many rectangles nobody tells apart. */
const narrowest = 0.5;

/** Every layer in the file's order, as wide as its time, in the color of its unit. Empty where no time is known. */
export function timeStrip(table: LayerTable): string {
  const us = numbersOf(table, 'time_us');
  const [names, units] = [textOf(table, 'name'), textOf(table, 'unit')];
  const total = us.reduce((sum, one) => sum + (one > 0 ? one : 0), 0);
  if (!(total > 0)) return '';
  const bars: string[] = [];
  const open = { unit: '', from: 0, to: 0, us: 0, layers: 0, name: '' };
  const close = () => {
    if (open.layers === 0) return;
    const label = open.layers === 1 ? shownName(open.name) : `${open.layers} layers`;
    const text = escapeHtml(`${label} · ${unitLabel(open.unit)} · ${timeText(open.us)}`);
    bars.push(
      `<rect class="${open.unit}" x="${open.from.toFixed(2)}" width="${Math.max(0.1, open.to - open.from - 0.3).toFixed(2)}" height="${height}"><title>${text}</title></rect>`,
    );
    Object.assign(open, { from: open.to, us: 0, layers: 0 });
  };
  us.forEach((one, row) => {
    if (!(one > 0)) return;
    const unit = units[row] ?? '';
    if (unit !== open.unit || open.to - open.from >= narrowest) close();
    Object.assign(open, { unit, to: open.to + (one / total) * width, us: open.us + one, layers: open.layers + 1, name: names[row] ?? '' });
  });
  close();
  return `<svg class="strip" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="Time of every layer">${bars.join('')}</svg>`;
}
