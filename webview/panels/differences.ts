import type { ModelFact, NodeChange } from '../../src/protocol/compare-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton, tailed } from '../dom';
import { type Comparison, type Difference, kindLabels, kindPictures, runNote } from '../scene/comparison';
import { plural, short } from '../text';
import { section, subsection } from './section';
import { VirtualList } from './virtual-list';

const rowsShown = 10;

/** All that differs: of the selected node, node by node, and of the model as a whole. */
export function differencesPanel(app: App): HTMLElement {
  const { store } = app;
  const note = el('span', { class: 'note' });
  let names: ReadonlyMap<number, string> = new Map();
  const list = new VirtualList<Difference>((one, index) => row(app, one, index, names), rowsShown);
  const about = el('div');
  const shapes = linkButton('', () => app.comparing.showShapes(!store.now.comparison?.shapes?.shown), {
    attributes: { 'data-action': 'shapes' },
  });
  const facts = factList();
  const element = section('Differences', 'compared', el('div', {}, selectedChanges(app), list.element, shapes, about, facts.element), note);
  store.watch(['comparison', 'view'], () => {
    const { comparison } = store.now;
    element.hidden = comparison === undefined;
    if (!comparison) return;
    names = namesOf(app, comparison);
    note.textContent = String(comparison.differences.length);
    list.show(comparison.differences);
    shapes.hidden = comparison.shapes === undefined;
    shapes.textContent = shapesText(comparison);
    facts.show(comparison.models?.comparison.facts ?? []);
    fill(about, ...notes(comparison).map((text) => el('p', { class: 'muted' }, text)));
  });
  return element;
}

function shapesText({ shapes }: Comparison): string {
  if (!shapes) return '';
  const nodes = plural(shapes.nodes.length, 'node');
  return shapes.shown ? `Hide ${nodes} of another shape only` : `Show ${nodes} of another shape only`;
}

/** Removed nodes go by their id in the other model, so they are kept apart. */
function namesOf({ levels }: App, { models }: Comparison): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { node, name } of levels.boxes()) if (node >= 0) names.set(node, name);
  for (const { node, name } of models?.comparison.removed ?? []) names.set(ghostKey(node), name);
  return names;
}

const ghostKey = (node: number) => -2 - node;

function row(app: App, { kind, node, text }: Difference, index: number, names: ReadonlyMap<number, string>): HTMLElement {
  const isGhost = kind === 'removed' && app.store.now.comparison?.side === 'after';
  const name = names.get(isGhost ? ghostKey(node) : node) ?? `node ${node}`;
  return el(
    'button',
    {
      class: 'layer compared-row',
      title: [short(name, 300), kindLabels[kind], text].filter(Boolean).join(', '),
      attributes: { type: 'button', 'data-kind': kind, 'data-index': String(index) },
      on: { click: () => app.comparing.showDifference(index) },
    },
    el('span', { class: `compared-kind ${kind}` }, icon(kindPictures[kind]), kindLabels[kind]),
    tailed(name),
    el('span', { class: 'figure muted' }, text),
  );
}

function notes({ models, of, side }: Comparison): string[] {
  if (of === 'runs') return [runNote];
  if (!models) return [];
  const { weights, counts } = models.comparison;
  return [
    ...(counts.quantizer > 0 ? [`${counts.quantizer} Q/DQ nodes belong to the quantized nodes that they serve.`] : []),
    ...(weights.sampled > 0 ? [`${weights.sampled} large tensors were compared by samples.`] : []),
    ...(weights.missing > 0
      ? [`${weights.missing} tensors were not compared: their data is not beside the ${side === 'before' ? 'model' : 'other model'}.`]
      : []),
  ];
}

/** Before → after, one line for each thing. */
function changeLine({ kind, label, before, after }: NodeChange): HTMLElement {
  return beforeAfter(
    [label, kind === 'attribute' || kind === 'name' || kind === 'operator' ? '' : kind].filter(Boolean).join(' ') || kind,
    before,
    after,
  );
}

function beforeAfter(label: string, before: string | undefined, after: string | undefined): HTMLElement {
  const side = (text: string | undefined, kind: string) =>
    text === undefined || text === ''
      ? el('span', { class: `muted ${kind}` }, 'none')
      : foreign(short(text, 160), { class: kind, title: short(text, 2000) });
  return el(
    'div',
    { class: 'fact compared-fact' },
    el('span', { class: 'key' }, label),
    el('span', { class: 'value' }, side(before, 'was'), el('span', { class: 'to' }, ' → '), side(after, 'is')),
  );
}

/** What differs at the selected node. */
function selectedChanges(app: App): HTMLElement {
  const { store, comparing } = app;
  const element = el('div', { class: 'selected-changes', attributes: { 'data-changes': '' } });
  store.watch(['selected', 'comparison', 'view'], () => {
    const { view, selected, comparison } = store.now;
    const box = view?.boxes[selected];
    fill(element);
    if (!box || !comparison) return;
    const difference = comparison.byNode.get(box.node);
    if (box.ghost !== undefined) return fill(element, el('p', {}, icon('diff-removed'), ' This node is in the older model only.'));
    if (!difference) return;
    const head = el('p', {}, icon(kindPictures[difference.kind]), ` ${kindLabels[difference.kind]} `, foreign(difference.text));
    fill(element, head);
    if (!comparison.models || comparing.partner(box.node) < 0) return;
    app.guard('changes', async () => {
      const changes = await comparing.changes(box.node);
      if (store.now.selected === selected && store.now.comparison === comparison) fill(element, head, ...changes.map(changeLine));
    });
  });
  return element;
}

function factList() {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = subsection('Of the whole model', 'model-differences', body, note);
  return {
    element,
    show: (facts: readonly ModelFact[]) => {
      element.hidden = facts.length === 0;
      note.textContent = String(facts.length);
      fill(body, ...facts.slice(0, 200).map(({ label, before, after }) => beforeAfter(short(label, 60), before, after)));
    },
  };
}
