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
  const lines = new Map<string, JobLine>();
  app.store.watch(['jobs'], () => {
    const running = app.store.now.jobs;
    for (const [job, line] of lines) {
      if (running.some((state) => state.job === job)) continue;
      line.element.remove();
      lines.delete(job);
    }
    for (const state of running) {
      const line = lines.get(state.job) ?? newLine(app, state);
      line.step.textContent = stepText(state);
      if (lines.has(state.job)) continue;
      lines.set(state.job, line);
      jobs.append(line.element);
    }
  });
  // Jobs stand at the left: VS Code lays its own messages over the lower right corner.
  return el('footer', { class: 'status' }, left, jobs, el('span', { class: 'spring' }));
}

/** Stays in the page while its job runs: a button that is replaced between press and release loses the click. */
interface JobLine {
  readonly element: HTMLElement;
  readonly step: HTMLElement;
}

function newLine(app: App, { job, title }: JobState): JobLine {
  const step = el('span');
  const element = el(
    'span',
    { class: 'job', attributes: { 'data-job': job } },
    document.createElement('vscode-progress-ring'),
    foreign(short(title, 80)),
    step,
    toolButton('debug-stop', `Cancel: ${title}`, () => app.guard('stop', () => app.host.call('stopJob', { job }))),
    toolButton('output', 'Open the log', () => app.guard('log', () => app.host.call('openLog', {}))),
  );
  return { element, step };
}

function stepText({ progress }: JobState): string {
  if (!progress) return '';
  const part = progress.fraction === undefined ? '' : ` ${percent(progress.fraction)}`;
  return ` · ${short(progress.step, 60)} (${progress.index + 1} of ${progress.total})${part}`;
}
