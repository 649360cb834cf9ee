import { basename } from 'node:path';
import * as vscode from 'vscode';

export const viewType = 'qnnLens.model';

/** The model that a command is about: what was clicked, else the open editor, else what the user picks. Undefined when the user does not. */
export async function modelFor(clicked: unknown): Promise<vscode.Uri | undefined> {
  if (clicked instanceof vscode.Uri) return clicked;
  return activeModel() ?? pickModel();
}

/** The `.onnx` file in the active editor, whatever editor shows it. */
export function activeModel(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.path.toLowerCase().endsWith('.onnx') ? uri : undefined;
}

async function pickModel(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.onnx', '**/{node_modules,.qnn,*_qnn}/**', 200);
  const items = found.map((uri) => ({ label: basename(uri.path), description: vscode.workspace.asRelativePath(uri), uri }));
  if (items.length > 0) return (await vscode.window.showQuickPick(items, { title: 'QNN Lens', placeHolder: 'Which model?' }))?.uri;
  return (await vscode.window.showOpenDialog({ title: 'Choose an ONNX model', filters: { ONNX: ['onnx'] } }))?.[0];
}

export async function openEditor(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}
