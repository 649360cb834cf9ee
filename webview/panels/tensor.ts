import type { TensorPreview } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign, linkButton } from '../dom';
import { bytes, short } from '../text';
import { fact } from './section';

/** A button that fetches the start of a constant's values and their statistics, and shows them in its place. */
export function tensorView(app: App, value: string, node: number): HTMLElement {
  const place = el('div', { class: 'tensor' });
  const show = () => {
    fill(place, el('span', { class: 'muted' }, 'Reading …'));
    app.host
      .call('tensor', { model: app.modelPath(), value, node })
      .then((preview) => fill(place, ...previewParts(app, preview, value, node)))
      .catch((problem: { what?: string; fix?: string }) =>
        fill(place, el('p', { class: 'problem-text' }, `${problem.what ?? 'The values cannot be read.'} ${problem.fix ?? ''}`)),
      );
  };
  fill(place, linkButton('Show values', show, { attributes: { 'data-tensor': short(value, 200) } }));
  return place;
}

function previewParts(app: App, { values, count, stats, bytes: size }: TensorPreview, value: string, node: number): HTMLElement[] {
  const figure = (one: number) => (Number.isInteger(one) ? String(one) : one.toPrecision(5));
  const reveal = () => app.guard('tensor', () => app.host.call('revealTensor', { value, node }));
  return [
    fact('Values', `${count.toLocaleString('en-US')} · ${bytes(size)}`),
    ...(stats
      ? [
          fact('Min · max', `${figure(stats.min)} · ${figure(stats.max)}`),
          fact('Mean · deviation', `${figure(stats.mean)} · ${figure(stats.std)}`),
          fact('Zeros', stats.zeros.toLocaleString('en-US')),
        ]
      : []),
    el('pre', { class: 'values' }, foreign(`${values.map((one) => short(one, 60)).join(', ')}${values.length < count ? ', …' : ''}`)),
    linkButton('Open all in an editor', reveal),
  ];
}
