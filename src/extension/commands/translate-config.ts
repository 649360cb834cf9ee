import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Lens } from '../lens';

/** Writes the file in another format beside it, under names that are free, and says what could not be carried over. */
export async function translateConfig({ configs, log }: Lens, document: vscode.TextDocument): Promise<void> {
  const targets = await configs.ask('configTranslations', document, {});
  if (targets.length === 0) {
    void vscode.window.showInformationMessage(`${basename(document.uri.path)} has no other format that it could be written in.`);
    return;
  }
  const items = targets.map(({ to, title }) => ({ label: title, to }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Translate Config', placeHolder: 'Write it as' });
  if (!picked) return;
  const { files, notes } = await configs.ask('translateConfig', document, { to: picked.to });
  for (const { name, text } of files) {
    const uri = vscode.Uri.joinPath(document.uri, '..', name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(uri, { preview: false, viewColumn: vscode.ViewColumn.Beside });
  }
  for (const note of notes) log.info(`${basename(document.uri.path)} as ${picked.label}: ${note}`);
  const names = files.map(({ name }) => name).join(' and ');
  if (notes.length === 0) void vscode.window.showInformationMessage(`${names}: everything was carried over.`);
  else await tellNotes(names, notes, log);
}

async function tellNotes(names: string, notes: readonly string[], log: vscode.LogOutputChannel): Promise<void> {
  const more = notes.length > 1 ? ` And ${notes.length - 1} more.` : '';
  const shown = await vscode.window.showWarningMessage(
    `${names}: not everything was carried over as it is. ${notes[0]}${more}`,
    'Show Log',
  );
  if (shown) log.show();
}
