import type { EmulatorAccuracy, QuantizeResult } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { decibelText, widthText, worstLayers } from '../scene/accuracy';
import type { ShownQuantization } from '../store';
import { plural, short } from '../text';
import { gainsTable, savingsTable } from './accuracy-gains';
import { errorPath } from './accuracy-path';
import { rungPill } from './provenance';
import { fact } from './section';

const worstShown = 5;

/** How far the quantized model is from the float model: end to end, where it begins, which layers lose most, and what it was worth. */
export function accuracyBody(app: App): HTMLElement {
  const choice = el('div');
  const figures = el('div');
  const path = errorPath(app);
  const rest = el('div');
  const { store } = app;
  store.follow(['quantizations', 'quantized'], () => fill(choice, ...(store.now.quantizations.length > 1 ? [chooser(app)] : [])));
  store.follow(['quantized', 'view'], () => {
    const { quantized } = store.now;
    if (!quantized) return;
    fill(figures, ...endToEnd(quantized.result), ...layerParts(app, quantized.result));
    fill(rest, ...gainsTable(quantized.result.gains), savingsTable(app), ...notes(quantized.result), actions(app, quantized));
  });
  return el('div', {}, choice, figures, path, rest);
}

/** Which of several kept quantizations. */
function chooser(app: App): HTMLElement {
  const { quantizations, quantized } = app.store.now;
  const select = el('select', { attributes: { 'aria-label': 'Kept quantization', 'data-action': 'choose-quantization' } });
  for (const { id, label, sqnrDb, stale, createdAt } of quantizations) {
    const figure = sqnrDb === undefined ? '' : ` · ${decibelText(sqnrDb)}`;
    const option = el(
      'option',
      { attributes: { value: id } },
      `${short(label, 60)}${figure} · ${dayOf(createdAt)}${stale ? ' · changed since' : ''}`,
    );
    option.selected = id === quantized?.id;
    select.append(option);
  }
  select.addEventListener('change', () => app.guard('quantizations', () => app.quantizations.show(select.value)));
  return el('div', { class: 'field quantization-choice' }, select);
}

function dayOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function endToEnd({ accuracy }: QuantizeResult): HTMLElement[] {
  if (!accuracy) return [el('p', { class: 'muted' }, 'The accuracy was not measured: quantize again with samples for it.')];
  const { sqnrDb, cosine, maxError, top1Agreement, samples, notFinite } = accuracy.endToEnd;
  const pill = rungPill('accuracy', accuracy);
  return [
    fact('SQNR, end to end', el('b', { attributes: { 'data-fact': 'sqnr' } }, decibelText(sqnrDb)), ' ', pill),
    fact('Cosine · max error', `${cosine.toFixed(5)} · ${maxError.toPrecision(3)}`),
    fact('Same first place', `${(100 * top1Agreement).toFixed(1)}% · ${plural(samples, 'sample')}`),
    ...(notFinite > 0 ? [el('p', { class: 'refusal' }, icon('warning'), ` ${plural(notFinite, 'value')} NaN or infinite.`)] : []),
    ...(accuracy.emulator ? emulatorFacts(accuracy.emulator) : []),
    ...(accuracy.metric
      ? [fact(short(accuracy.metric.name, 40), `${accuracy.metric.float.toPrecision(4)} → ${accuracy.metric.quantized.toPrecision(4)}`)]
      : []),
  ];
}

/** The HTP's own arithmetic. */
function emulatorFacts(emulator: EmulatorAccuracy): HTMLElement[] {
  const pill = rungPill('emulated accuracy', emulator);
  return [
    fact('SQNR on the HTP', el('b', { attributes: { 'data-fact': 'sqnr-htp' } }, decibelText(emulator.endToEnd.sqnrDb)), ' ', pill),
    fact('HTP against this CPU', `${decibelText(emulator.againstCpu.sqnrDb)} · ${plural(emulator.samples, 'sample')}`),
  ];
}

/** Where the error begins, and who adds most to it. */
function layerParts(app: App, { accuracy }: QuantizeResult): HTMLElement[] {
  if (!accuracy) return [];
  const worst = worstLayers(accuracy, worstShown);
  const most = worst[0]?.ownLossDb ?? 1;
  const { firstDivergent } = accuracy;
  const below = firstDivergent && `below ${firstDivergent.belowDb.toFixed(0)} dB`;
  return [
    firstDivergent
      ? fact(
          `First layer ${below}`,
          linkButton(foreign(short(firstDivergent.node, 60)), () => app.quantizations.reveal(firstDivergent.node), {
            attributes: { 'data-first-divergent': '' },
          }),
        )
      : fact('First layer that diverges', 'none'),
    ...(worst.length > 0 ? [el('h3', {}, 'Layers that lose most by themselves')] : []),
    ...worst.map((layer) => {
      const bar = el('span', { class: 'fill error' });
      bar.style.transform = `scaleX(${layer.ownLossDb / most})`;
      return el(
        'button',
        {
          class: 'layer worst',
          title: `${short(layer.node, 300)} (${short(layer.operator, 40)}): ${decibelText(layer.sqnrDb)} after it`,
          attributes: { type: 'button', 'data-worst': short(layer.node, 300) },
          on: { click: () => app.quantizations.reveal(layer.node) },
        },
        foreign(short(layer.node, 60), { class: 'ellipsis' }),
        el('span', { class: 'bar' }, bar),
        el('span', { class: 'figure' }, `−${layer.ownLossDb.toFixed(1)} · ${decibelText(layer.sqnrDb)}`),
      );
    }),
  ];
}

function notes({ notes: all }: QuantizeResult): HTMLElement[] {
  return all
    .filter(({ severity }) => severity !== 'info')
    .slice(0, 4)
    .map(({ what, fix }) => el('p', { class: 'refusal', title: fix }, icon('warning'), ' ', foreign(short(what, 300))));
}

function actions(app: App, { result }: ShownQuantization): HTMLElement {
  const { quantizations } = app;
  const open = quantizations.isResult
    ? []
    : [
        linkButton('Open result', () => quantizations.open(false), { attributes: { 'data-action': 'open-quantized' } }),
        linkButton('Open beside', () => quantizations.open(true), { attributes: { 'data-action': 'open-quantized-beside' } }),
      ];
  const again = quantizations.isResult
    ? []
    : [linkButton('Quantize again…', () => quantizations.start(), { attributes: { 'data-action': 'quantize-again' } })];
  const overlay = result.accuracy
    ? [linkButton('Color by error', () => app.overlays.fillBy('error'), { attributes: { 'data-action': 'color-by-error' } })]
    : [];
  return el('p', { class: 'actions', title: `Usual width: ${widthText(result.settings)}` }, ...overlay, ...open, ...again);
}
