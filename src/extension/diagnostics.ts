import * as vscode from 'vscode';
import type { Diagnostic, ProblemFields } from '../protocol/calls';

const severities: Readonly<Record<Diagnostic['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** A model is no text, so all entries stand at the start of the file. */
const wholeFile = new vscode.Range(0, 0, 0, 0);

/** What is wrong with the open models, in the Problems view. */
export class ModelDiagnostics implements vscode.Disposable {
  private collection: vscode.DiagnosticCollection | undefined;

  set(uri: vscode.Uri, diagnostics: readonly Diagnostic[]): void {
    this.collection ??= vscode.languages.createDiagnosticCollection('qnn-lens');
    this.collection.set(uri, diagnostics.map(entry));
  }

  setProblem(uri: vscode.Uri, { code, where, what, fix }: ProblemFields): void {
    this.set(uri, [{ severity: 'error', code, where, what, fix }]);
  }

  clear(uri: vscode.Uri): void {
    this.collection?.delete(uri);
  }

  dispose(): void {
    this.collection?.dispose();
  }
}

function entry({ severity, code, where, what, fix }: Diagnostic): vscode.Diagnostic {
  const made = new vscode.Diagnostic(wholeFile, `${where ? `${where}: ` : ''}${what} ${fix}`, severities[severity]);
  made.source = 'QNN Lens';
  made.code = code;
  return made;
}
