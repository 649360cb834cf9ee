import type * as vscode from 'vscode';
import type { TargetChoice } from '../../protocol/calls';
import type { Lens } from '../lens';

/** Asks the compiler where each node runs and colors the open graph by its answer. */
export async function verify({ engine, jobs, pages }: Lens, uri: vscode.Uri, target: TargetChoice): Promise<void> {
  const model = uri.fsPath;
  const placement = await jobs.run({
    kind: 'verify',
    model,
    title: `Verify placement on ${target.soc} (${target.precision})`,
    work: (options) => engine.call('verify', { model, target }, options),
  });
  pages.notify(model, { notify: 'placement', placement });
}
