import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';

/** Shows figures of a file as a column of the graph: Model Explorer node data, or a table of names and values. */
export async function importNodeData({ engine, pages, log }: Lens, uri: vscode.Uri): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Figures per node, as Model Explorer node data or CSV',
    openLabel: 'Import',
    defaultUri: vscode.Uri.file(dirname(uri.fsPath)),
    filters: { 'Node data': ['json', 'csv', 'tsv', 'txt'] },
  });
  if (!picked?.[0]) return;
  const data = await engine.call('nodeData', { model: uri.fsPath, file: picked[0].fsPath });
  await openEditor(uri);
  pages.notify(uri.fsPath, { notify: 'nodeData', data });
  const { matched, unmatched } = data;
  if (unmatched.count === 0) return;
  log.info(`${data.file}: no node or value of the model is called ${unmatched.names.join(', ')}`);
  void vscode.window.showInformationMessage(
    `${data.file}: ${matched} entries are shown, ${unmatched.count} name no node of this model (the first are in the log).`,
  );
}
