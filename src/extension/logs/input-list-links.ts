import { dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { inputLines } from '../../engine/config/rules/qualcomm/input-list/input-lines';

/** The files that an input list names; a path that is not absolute is looked for beside the list. */
export class InputListLinks implements vscode.DocumentLinkProvider {
  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const folder = dirname(document.uri.fsPath);
    return inputLines(document.getText()).flatMap(({ inputs }) =>
      inputs
        .filter(({ path }) => path !== '')
        .map(({ path, pathAt, end }) => {
          const range = new vscode.Range(document.positionAt(pathAt), document.positionAt(end));
          return new vscode.DocumentLink(range, vscode.Uri.file(isAbsolute(path) ? path : join(folder, path)));
        }),
    );
  }
}
