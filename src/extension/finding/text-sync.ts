import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { type ModelTexts, modelOfText, textScheme } from './model-text';

/** The line of the node that is selected in the graph is shown; a cursor that moves selects in the open graphs. */
export function syncText({ selection, pages }: Lens, texts: ModelTexts): vscode.Disposable[] {
  return [
    vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections, kind }) => {
      const node = texts.of(document)?.nodes[selections[0]?.active.line ?? -1] ?? -1;
      // Without a kind it was us, or a restored editor.
      if (document.uri.scheme !== textScheme || node < 0 || kind === undefined) return;
      const model = modelOfText(document.uri);
      selection.set(model, node, 'text');
      pages.notify(model, { notify: 'reveal', node });
    }),
    selection.onDidChange(({ model, node, by }) => {
      if (by !== 'text') for (const editor of vscode.window.visibleTextEditors) showLine(editor, texts, model, node);
    }),
  ];
}

function showLine(editor: vscode.TextEditor, texts: ModelTexts, model: string, node: number): void {
  const { document } = editor;
  if (document.uri.scheme !== textScheme || modelOfText(document.uri) !== model) return;
  const line = texts.of(document)?.lineOf.get(node);
  if (line === undefined) return;
  const range = new vscode.Range(line, 0, line, 0);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
