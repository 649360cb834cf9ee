import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { App } from '../app';
import { el, toolButton } from '../dom';
import { completionsAt } from '../scene/completion';
import { HitList } from './hit-list';

/** Typing pauses this long before a model is searched. */
const pauseMs = 80;

/**
 * Finds nodes in the whole model; below it stand the hits, and ways to complete what is typed. Enter goes to the next hit, Shift+Enter to the one before,
 * arrow keys walk the list, Escape closes it and then empties the field.
 */
export function searchBox(app: App): HTMLElement {
  const { store, finding } = app;
  const field = document.createElement('vscode-textfield');
  field.type = 'search';
  field.placeholder = 'Find: conv  unit:cpu  time>10us';
  field.label = 'Find nodes by name, operator, value or attribute, unit:cpu, time>1ms, bits:8, shape:1x3';
  field.dataset.search = '';
  const count = el('span', { class: 'hit-count', attributes: { role: 'status' } });
  const element = el('span', { class: 'search', attributes: { role: 'search' } }, field, count);
  let timer = 0;
  const run = () => {
    window.clearTimeout(timer);
    return finding.search(field.value);
  };
  const list = new HitList(app, {
    complete: ({ from, to }, text) => {
      field.value = `${field.value.slice(0, from)}${text}${field.value.slice(to)}`;
      field.focus();
      offer(from + text.length);
      void run();
      void field.updateComplete.then(() => field.wrappedElement.setSelectionRange(from + text.length, from + text.length));
    },
  });
  const offer = (cursor = field.wrappedElement.selectionStart ?? field.value.length) =>
    list.offer(completionsAt(field.value, cursor, operatorsOf(app)));
  field.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void run(), pauseMs);
    offer();
  });
  field.addEventListener('focus', () => {
    list.open();
    offer();
  });
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) list.close();
  });
  const goOn = async (step: 1 | -1) => {
    if (store.now.query !== field.value) {
      await run();
      finding.showHit(store.now.hit);
    } else finding.nextHit(step);
  };
  const actions: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowDown: () => list.walk(1),
    ArrowUp: () => list.walk(-1),
    PageDown: () => list.walk(10),
    PageUp: () => list.walk(-10),
    // The list makes way for what is said of the node.
    Enter: ({ shiftKey }) => {
      if (!list.choose()) void goOn(shiftKey ? -1 : 1);
    },
    Escape: () => {
      if (list.isOpen) return list.close();
      field.value = '';
      void run();
    },
  };
  field.addEventListener('keydown', (event) => {
    const isTab = event.key === 'Tab' && !event.shiftKey && list.completeFirst();
    if (!isTab && !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]?.(event);
  });
  store.watch(['query', 'queryProblem', 'hits', 'hit'], () => {
    const { query, queryProblem, hits, hit } = store.now;
    const isEmpty = query.trim() === '';
    // A query from elsewhere: a click on a unit's count.
    if (query !== field.value && document.activeElement !== field) field.value = query;
    count.textContent =
      isEmpty || queryProblem
        ? ''
        : hits.length === 0
          ? 'none'
          : `${(hit + 1).toLocaleString('en-US')} of ${hits.length.toLocaleString('en-US')}`;
    element.classList.toggle('idle', isEmpty);
    element.classList.toggle('refused', queryProblem !== undefined);
    count.classList.toggle('none', !isEmpty && hits.length === 0);
  });
  element.append(
    toolButton('arrow-up', 'Previous hit (Shift+F3)', () => finding.nextHit(-1)),
    toolButton('arrow-down', 'Next hit (F3)', () => finding.nextHit(1)),
    list.element,
  );
  return element;
}

let operators: { readonly view: unknown; readonly names: readonly string[] } = { view: undefined, names: [] };

/** Of the shown graph, in alphabetical order. */
function operatorsOf({ store }: App): readonly string[] {
  const { view } = store.now;
  if (operators.view !== view)
    operators = { view, names: [...new Set(view?.boxes.map(({ opType }) => opType))].filter((name) => name !== '').sort() };
  return operators.names;
}
