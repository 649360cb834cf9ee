import * as vscode from 'vscode';
import { isConfig } from './recognize';

/** The config that a command is about: what was clicked, else the active editor's. Tells the user when there is none. */
export async function configFor(clicked: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  const document = uri && (await vscode.workspace.openTextDocument(uri));
  if (document && isConfig(document)) return document;
  void vscode.window.showInformationMessage(
    'Open a config file first: encodings, a backend config, provider options, a budget, an input list.',
  );
  return undefined;
}
