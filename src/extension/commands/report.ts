import { basename } from 'node:path';
import * as vscode from 'vscode';

/** Shows a conversion's report in an editor. No script runs in it, whatever names the model brought along. */
export async function openReport(file: vscode.Uri): Promise<void> {
  const html = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const title = `Report: ${basename(vscode.Uri.joinPath(file, '..').path)}`;
  const panel = vscode.window.createWebviewPanel('qnnLens.report', title, vscode.ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  panel.webview.html = html;
}
