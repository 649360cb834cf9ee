import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { HostCalls } from '../../protocol/host-calls';
import type { Lens } from '../lens';
import { isThere } from './is-there';

/** Puts the choice of units into `backend_config.json` beside the model: one step that can be undone, nothing else of the file is lost. */
export async function writeBackendConfig({ engine }: Lens, choice: HostCalls['writeBackendConfig']['args']): Promise<void> {
  const uri = vscode.Uri.file(join(dirname(choice.model), 'backend_config.json'));
  // As it stands in the editor, changes that are not saved included.
  const document = (await isThere(uri)) ? await vscode.workspace.openTextDocument(uri) : undefined;
  const existing = document?.getText();
  const { text } = await engine.call('backendConfigText', { ...choice, ...(existing !== undefined && { existing }) });
  if (document) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  } else await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: false });
}
