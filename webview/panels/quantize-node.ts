import type { LayerAccuracy } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill } from '../dom';
import { decibelText, layersByNode, layerWidth } from '../scene/accuracy';
import { rungPill } from './provenance';
import { fact } from './section';
import { valueHistogram } from './value-histogram';

/** Of the selected node: how exact its value is in the quantized model, and how that value is spread. */
export function nodeAccuracy(app: App): HTMLElement {
  const element = el('div', { class: 'node-accuracy' });
  const { store } = app;
  let round = 0;
  store.follow(['quantized', 'selected', 'view'], () => {
    round += 1;
    const own = round;
    const { quantized, view, selected } = store.now;
    const accuracy = quantized?.result.accuracy;
    const box = view?.boxes[selected];
    const layer = accuracy && box && box.node >= 0 ? layersByNode(accuracy).get(box.name) : undefined;
    if (!accuracy || !layer) return fill(element);
    const spread = el('div');
    fill(element, ...figures(layer), el('div', { class: 'accuracy-source' }, rungPill('accuracy', accuracy)), spread);
    app.guard('histogram', async () => {
      const found = await app.quantizations.spreadOf(layer.value);
      if (own === round && found) fill(spread, valueHistogram(found));
    });
  });
  return element;
}

function figures(layer: LayerAccuracy): HTMLElement[] {
  const { sqnrDb, ownLossDb, cosine, maxError } = layer;
  return [
    fact('SQNR', el('b', { attributes: { 'data-fact': 'node-sqnr' } }, decibelText(sqnrDb)), ` · ${layerWidth(layer)}`),
    fact('Own loss', `${ownLossDb.toFixed(1)} dB`),
    fact('Cosine · max error', `${cosine.toFixed(5)} · ${maxError.toPrecision(3)}`),
  ];
}
