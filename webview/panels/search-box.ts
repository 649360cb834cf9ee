import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { App } from '../app';
import { el, toolButton } from '../dom';

/** Typing pauses this long before a large graph is searched. */
const pauseMs = 80;

/** Finds nodes by name, operator, unit, rule and time; Enter goes to the next hit, Shift+Enter to the one before. */
export function searchBox(app: App): HTMLElement {
  const field = document.createElement('vscode-textfield');
  field.type = 'search';
  field.placeholder = 'Find: conv  unit:cpu  time>10us';
  field.label = 'Find nodes by name or operator, unit:cpu, op:Conv, rule:rank, time>10us';
  field.dataset.search = '';
  const count = el('span', { class: 'hit-count', attributes: { role: 'status' } });
  let timer = 0;
  const search = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => app.search(field.value), pauseMs);
  };
  field.addEventListener('input', search);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      app.search('');
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    window.clearTimeout(timer);
    if (app.store.now.query !== field.value) {
      app.search(field.value);
      const { hits, hit } = app.store.now;
      if (hit >= 0) app.select(hits[hit]!);
    } else app.nextHit(event.shiftKey ? -1 : 1);
  });
  window.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      field.focus();
    }
  });
  const element = el('span', { class: 'search', attributes: { role: 'search' } }, field, count);
  app.store.watch(['query', 'hits', 'hit'], () => {
    const { query, hits, hit } = app.store.now;
    // A query from elsewhere: a click on a unit's count, another graph.
    if (query !== field.value && document.activeElement !== field) field.value = query;
    count.textContent = query.trim() === '' ? '' : hits.length === 0 ? 'none' : `${hit + 1} of ${hits.length}`;
    element.classList.toggle('idle', query.trim() === '');
    count.classList.toggle('none', query !== '' && hits.length === 0);
  });
  element.append(
    toolButton('arrow-up', 'Previous hit (Shift+Enter)', () => app.nextHit(-1)),
    toolButton('arrow-down', 'Next hit (Enter)', () => app.nextHit(1)),
  );
  return element;
}
