import * as vscode from 'vscode';
import type { Progress } from '../protocol/calls';
import type { JobKind, JobState } from '../protocol/host-calls';
import type { CallOptions } from '../protocol/rpc';
import type { Pages } from './editors/pages';

export interface JobRequest<T> {
  readonly kind: JobKind;
  /** Undefined for a job that is not about one model. */
  readonly model: string | undefined;
  readonly title: string;
  readonly work: (options: CallOptions) => Promise<T>;
}

interface Running {
  state: JobState;
  readonly model: string | undefined;
  readonly stop: AbortController;
}

/** Long jobs: a notification with real steps and Cancel, the same on the model's pages, lines in the log. */
export class Jobs {
  private readonly running = new Map<string, Running>();
  private count = 0;

  constructor(
    private readonly pages: Pages,
    private readonly log: (line: string) => void,
  ) {}

  /** Rejects with the job's Problem; a cancelled job's has the code `cancelled`. */
  async run<T>({ kind, model, title, work }: JobRequest<T>): Promise<T> {
    this.count += 1;
    const job: Running = { state: { job: `job-${this.count}`, kind, title }, model, stop: new AbortController() };
    this.running.set(job.state.job, job);
    this.tell(job);
    this.log(`${title}: started`);
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (bar, token) => {
          token.onCancellationRequested(() => job.stop.abort());
          const report = reporter(bar);
          return work({
            stop: job.stop.signal,
            log: this.log,
            progress: (progress) => {
              report(progress);
              job.state = { ...job.state, progress };
              this.tell(job);
            },
          });
        },
      );
    } finally {
      this.running.delete(job.state.job);
      this.pages.notify(model, { notify: 'job', state: job.state, over: true });
      this.log(`${title}: over`);
    }
  }

  stop(job: string): void {
    this.running.get(job)?.stop.abort();
  }

  /** Those that a page of this model shows. */
  of(model: string): readonly JobState[] {
    return [...this.running.values()].filter((job) => job.model === undefined || job.model === model).map(({ state }) => state);
  }

  private tell({ model, state }: Running): void {
    this.pages.notify(model, { notify: 'job', state });
  }
}

/** Steps as a message and a bar that never goes back. */
function reporter(bar: vscode.Progress<{ message?: string; increment?: number }>): (progress: Progress) => void {
  let shown = 0;
  return ({ step, index, total, fraction = 0, detail }) => {
    const percent = (100 * (index + Math.min(1, fraction))) / Math.max(1, total);
    const increment = Math.max(0, percent - shown);
    shown += increment;
    const count = total > 1 ? `${index + 1}/${total} ` : '';
    bar.report({ message: `${count}${step}${detail ? `: ${detail}` : ''}`, increment });
  };
}
