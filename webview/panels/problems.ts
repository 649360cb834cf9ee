import type { Diagnostic, ProblemFields } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton, toolButton } from '../dom';
import { plural, short } from '../text';
import { section } from './section';

const mostShown = 100;

/** What was wrong with the file and did not stop the reading. */
export function diagnosticsPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = section('Diagnostics', 'diagnostics', body, note);
  app.store.watch(['model'], () => {
    const found = app.store.now.model?.diagnostics ?? [];
    element.hidden = found.length === 0;
    note.textContent = String(found.length);
    const all = linkButton('Open the Problems panel', () => app.guard('problems', () => app.host.call('openProblems', {})));
    fill(
      body,
      ...found.slice(0, mostShown).map(finding),
      found.length > mostShown ? el('p', {}, `… and ${found.length - mostShown} more`) : undefined,
      found.length > 0 ? all : undefined,
    );
  });
  return element;
}

function finding({ severity, code, where, what, fix }: Diagnostic): HTMLElement {
  return el(
    'div',
    { class: `finding ${severity}`, attributes: { 'data-code': code } },
    el('p', {}, icon(severity), ' ', foreign(short(what, 600))),
    el('p', { class: 'muted' }, foreign(short(where, 200)), ' · ', el('code', {}, code)),
    el('p', { class: 'fix' }, foreign(short(fix, 400))),
  );
}

/** Instead of the graph, when the file could not be read: one sentence, the place, and what to do. */
export function problemView(app: App): HTMLElement {
  const element = el('section', { class: 'problem', attributes: { role: 'alert' } });
  app.store.watch(['problem', 'model'], () => {
    const { problem, model } = app.store.now;
    element.hidden = problem === undefined || model !== undefined;
    if (!problem) return fill(element);
    const log = linkButton('Open the log', () => app.guard('log', () => app.host.call('openLog', {})));
    const again = linkButton('Read it again', () => app.guard('open', () => app.openModel()));
    fill(
      element,
      icon('error'),
      el('h1', {}, foreign(short(problem.what, 1000))),
      el('p', { class: 'fix' }, foreign(short(problem.fix, 1000))),
      el(
        'dl',
        { class: 'facts' },
        el('dt', {}, 'Where'),
        el('dd', {}, foreign(short(problem.where, 400))),
        el('dt', {}, 'Code'),
        el('dd', {}, el('code', {}, problem.code)),
      ),
      el('p', {}, again, ' · ', log),
    );
  });
  return element;
}

/** Lines above the graph: a call that failed, and weights that are not there. */
export function banners(app: App): HTMLElement {
  const element = el('div', { class: 'banners' });
  app.store.watch(['notice', 'model', 'problem'], () => {
    const { notice, model, problem } = app.store.now;
    const missing = model?.summary.missingData ?? [];
    fill(
      element,
      model && problem ? banner('error', problem, () => app.store.set({ problem: undefined })) : undefined,
      notice ? banner('warning', notice, () => app.store.set({ notice: undefined })) : undefined,
      missing.length > 0
        ? el(
            'div',
            { class: 'banner info', attributes: { 'data-banner': 'missing-weights' } },
            icon('info'),
            el(
              'span',
              {},
              `${plural(missing.length, 'weights file')} not found (`,
              foreign(short(missing[0]!, 80)),
              missing.length > 1 ? ', …' : '',
              '). The graph, shapes and placement are complete; running and converting need the weights.',
            ),
          )
        : undefined,
    );
  });
  return element;
}

function banner(kind: 'error' | 'warning', problem: ProblemFields, close: () => void): HTMLElement {
  return el(
    'div',
    { class: `banner ${kind}`, attributes: { role: 'status', 'data-code': problem.code } },
    icon(kind),
    el('span', {}, foreign(short(problem.what, 400)), ' ', foreign(short(problem.fix, 400)), ' ', el('code', {}, problem.code)),
    toolButton('close', 'Dismiss', close),
  );
}
