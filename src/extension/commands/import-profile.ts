import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';

/** Shows what another tool wrote (a Chrome or Perfetto trace, a QNN profile ...) on the graph and keeps it beside the model. */
export async function importProfile({ engine, pages, log }: Lens, uri: vscode.Uri): Promise<void> {
  const model = uri.fsPath;
  const picked = await vscode.window.showOpenDialog({
    title: 'Profile or trace of this model, of any tool',
    openLabel: 'Import',
    defaultUri: vscode.Uri.file(dirname(model)),
    filters: { 'Profiles and traces': ['json', 'csv', 'log', 'trace'], 'All files': ['*'] },
  });
  if (!picked?.[0]) return;
  const { profile, notKept } = await engine.call('importProfile', { model, file: picked[0].fsPath });
  await openEditor(uri);
  pages.notify(model, { notify: 'profile', profile });
  pages.notify(model, { notify: 'profiles' });
  const { format, joined, notJoined } = profile.imported ?? { format: 'profile', joined: 0, notJoined: 0 };
  log.info(
    `Imported ${picked[0].fsPath}: ${format}, ${profile.rung}, ${joined} names joined, ${notJoined} not: ${profile.unmatched.names.join(', ')}`,
  );
  const kept = notKept ? ` It could not be kept: ${notKept.what}` : '';
  void vscode.window.showInformationMessage(
    `${format}: ${joined} of ${joined + notJoined} names are nodes of this model${notJoined > 0 ? ', the others are in the log' : ''}.${kept}`,
  );
}
