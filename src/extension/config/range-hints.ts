import * as vscode from 'vscode';
import { short } from '../../engine/config/editor/grid-text';
import { percentText } from '../../engine/text/numbers';
import type { Finding, RangeRow, ValidatedRanges } from '../../protocol/config-calls';
import { diagnosticOf, rangeOf } from './config-diagnostics';

/** More than this are drawn too slowly; the worst come first. */
const mostHints = 2000;

/** What the encodings of a file do to the model's data, behind each name, until the file is changed. */
export class RangeHints implements vscode.Disposable {
  private decoration: vscode.TextEditorDecorationType | undefined;
  private collection: vscode.DiagnosticCollection | undefined;
  private readonly shown = new Map<string, readonly Finding[]>();
  private readonly listening = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.clear(document.uri);
  });

  show(document: vscode.TextDocument, { notes }: ValidatedRanges): void {
    const worst = [...notes].sort((a, b) => a.row.sqnrDb - b.row.sqnrDb).slice(0, mostHints);
    this.decoration ??= vscode.window.createTextEditorDecorationType({
      after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    });
    this.collection ??= vscode.languages.createDiagnosticCollection('qnn-lens-ranges');
    const options = worst.map(({ finding, row }) => {
      const range = document.lineAt(document.positionAt(finding.at)).range;
      return { range: new vscode.Range(range.end, range.end), renderOptions: { after: { contentText: brief(row) } } };
    });
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === document) editor.setDecorations(this.decoration, options);
    this.shown.set(
      document.uri.toString(),
      worst.map(({ finding }) => finding),
    );
    this.collection.set(
      document.uri,
      worst.map(({ finding }) => diagnosticOf(finding, rangeOf(document, finding))),
    );
  }

  /** Of the text as it is; for the light bulb. */
  current(document: vscode.TextDocument): readonly Finding[] {
    return this.shown.get(document.uri.toString()) ?? [];
  }

  dispose(): void {
    this.listening.dispose();
    this.decoration?.dispose();
    this.collection?.dispose();
  }

  private clear(uri: vscode.Uri): void {
    if (!this.collection?.has(uri)) return;
    this.collection.delete(uri);
    this.shown.delete(uri.toString());
    const { decoration } = this;
    if (!decoration) return;
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document.uri.toString() === uri.toString()) editor.setDecorations(decoration, []);
  }
}

function brief({ sqnrDb, clippedBelow, clippedAbove, wasted }: RangeRow): string {
  const clipped = clippedBelow + clippedAbove;
  const parts = [
    `SQNR ${short(sqnrDb)} dB`,
    ...(clipped > 0 ? [`${percentText(clipped)} clipped`] : []),
    `${percentText(wasted)} of the grid unused`,
  ];
  return parts.join(', ');
}
