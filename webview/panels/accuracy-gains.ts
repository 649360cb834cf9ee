import type { ImprovementGain } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill } from '../dom';
import type { ModelFigures } from '../quantizations';
import { decibelText } from '../scene/accuracy';
import { unitLabels } from '../scene/units';
import { bytes, micros, percent } from '../text';

const names: Readonly<Record<string, string>> = {
  equalize: 'Cross-layer equalization',
  smooth: 'Smooth scale migration',
  'round-weights': 'Rounding of weights',
  'correct-biases': 'Bias correction',
  aimet: 'AIMET',
};

/** What each improvement brought. One that did not help was not kept, and is told all the same. */
export function gainsTable(gains: readonly ImprovementGain[]): HTMLElement[] {
  if (gains.length === 0) return [];
  const rows = gains.map(({ name, sqnrDbBefore, sqnrDbAfter, seconds, isDropped }) => {
    const gain = sqnrDbAfter - sqnrDbBefore;
    const sign = gain >= 0 ? '+' : '−';
    return el(
      'tr',
      { class: isDropped ? 'dropped' : '', attributes: { 'data-gain': name } },
      el('th', { attributes: { scope: 'row' } }, names[name] ?? name),
      el('td', {}, `${decibelText(sqnrDbBefore).replace(' dB', '')} → ${decibelText(sqnrDbAfter)}`),
      el('td', {}, isDropped ? 'not kept' : `${sign}${Math.abs(gain).toFixed(1)} dB`),
      el('td', { class: 'muted' }, `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`),
    );
  });
  return [el('h3', {}, 'Improvements'), el('table', { class: 'quantize-table' }, el('tbody', {}, ...rows))];
}

/** Float against quantized: size from the files, time and placement as the rules estimate them for the chip. */
export function savingsTable(app: App): HTMLElement {
  const element = el('div');
  const { result } = app.store.now.quantized!;
  const sizes = row('Size', bytes(result.floatBytes), bytes(result.bytes), share(result.bytes, result.floatBytes));
  const show = (...more: HTMLElement[]) =>
    fill(element, el('h3', {}, 'Float → quantized'), el('table', { class: 'quantize-table' }, el('tbody', {}, sizes, ...more)));
  show();
  app.guard('place', async () => {
    const figures = await app.quantizations.figures();
    if (figures) show(...placementRows(figures));
  });
  return element;
}

function placementRows({ float, quantized }: { readonly float: ModelFigures; readonly quantized: ModelFigures }): HTMLElement[] {
  const count = (unit: 'htp' | 'cpu') =>
    row(`${unitLabels[unit]} nodes`, String(float.counts[unit]), String(quantized.counts[unit]), 'estimate');
  return [
    row('Time', micros(float.totalUs), micros(quantized.totalUs), `${share(quantized.totalUs, float.totalUs)} estimate`),
    count('htp'),
    count('cpu'),
  ];
}

function share(now: number, before: number): string {
  return before > 0 ? percent(now / before) : '';
}

function row(label: string, before: string, after: string, note: string): HTMLElement {
  return el(
    'tr',
    { attributes: { 'data-saving': label } },
    el('th', { attributes: { scope: 'row' } }, label),
    el('td', {}, `${before} → `, el('b', {}, after)),
    el('td', { class: 'muted' }, note),
  );
}
