import * as vscode from 'vscode';
import { Problem } from '../../engine/problem';
import { copyLink as copyNodeLink } from '../finding/deep-link';
import { textUri } from '../finding/model-text';
import type { Lens } from '../lens';

/** The model as text beside its graph, at the line of the selected node. */
export async function showText({ selection, engine, targets }: Lens, uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(textUri(uri));
  const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false });
  const { now } = selection;
  if (now?.model !== uri.fsPath || now.node < 0) return;
  const { nodes } = await engine.call('modelText', { model: uri.fsPath, target: targets.get(uri.fsPath) });
  const line = nodes.indexOf(now.node);
  if (line < 0) return;
  const range = new vscode.Range(line, 0, line, 0);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A link to the node that is selected in the graph. */
export async function copyLink(lens: Lens, uri: vscode.Uri): Promise<void> {
  const { now } = lens.selection;
  if (now?.model !== uri.fsPath || now.node < 0)
    throw new Problem('nothing-selected', uri.fsPath, 'No node of this model is selected.', 'Select a node in the graph first.');
  await copyNodeLink(lens, now.model, now.node);
}
