import * as vscode from 'vscode';
import type { PlacementOverlay, TargetChoice } from '../../protocol/calls';
import type { Lens } from '../lens';

/** Asks the compiler where each node runs and colors the open graph by its answer. */
export async function verify(lens: Lens, uri: vscode.Uri, target: TargetChoice): Promise<void> {
  const { engine, jobs } = lens;
  const model = uri.fsPath;
  const placement = await jobs.run({
    kind: 'verify',
    model,
    title: `Verify placement on ${target.soc} (${target.precision})`,
    work: (options) => engine.call('verify', { model, target }, options),
  });
  await showVerified(lens, model, placement);
  if (placement.target.precision !== target.precision)
    void vscode.window.showInformationMessage(
      `The model carries no quantization, so it was placed as ${placement.target.precision} and not as ${target.precision}.`,
    );
}

/** The page gets the placement first: when its target follows, it has the answer for it already. */
export async function showVerified({ pages, targets }: Lens, model: string, placement: PlacementOverlay): Promise<void> {
  pages.notify(model, { notify: 'placement', placement });
  await targets.set(model, placement.target);
}
