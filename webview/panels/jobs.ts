import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import type { JobState } from '../../src/protocol/host-calls';
import type { App } from '../app';
import { el, fill, foreign, toolButton } from '../dom';
import { percent, plural, short } from '../text';

/** The line at the bottom: what the page itself is busy with, and the host's running jobs with a stop button each. */
export function statusLine(app: App): HTMLElement {
  const left = el('span', { class: 'status-text', attributes: { role: 'status' } });
  const jobs = el('span', { class: 'jobs' });
  app.store.watch(['busy', 'model'], () => {
    const { busy, model } = app.store.now;
    fill(left);
    if (busy) fill(left, document.createElement('vscode-progress-ring'), `${busy} …`);
    else if (model)
      fill(
        left,
        `${plural(model.summary.nodesAll, 'node')} · opset ${model.summary.opset ?? '–'} · IR ${model.summary.irVersion} · opened in ${Math.round(model.summary.openMs)} ms`,
      );
  });
  app.store.watch(['jobs'], () => fill(jobs, ...app.store.now.jobs.map((state) => jobLine(app, state))));
  return el('footer', { class: 'status' }, left, el('span', { class: 'spring' }), jobs);
}

function jobLine(app: App, { job, title, progress }: JobState): HTMLElement {
  const part = progress?.fraction === undefined ? '' : ` ${percent(progress.fraction)}`;
  const step = progress ? ` · ${short(progress.step, 60)} (${progress.index + 1} of ${progress.total})${part}` : '';
  return el(
    'span',
    { class: 'job', attributes: { 'data-job': job } },
    document.createElement('vscode-progress-ring'),
    foreign(short(title, 80)),
    step,
    toolButton('debug-stop', `Cancel: ${title}`, () => app.guard('stop', () => app.host.call('stopJob', { job }))),
    toolButton('output', 'Open the log', () => app.guard('log', () => app.host.call('openLog', {}))),
  );
}
