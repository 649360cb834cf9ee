import * as vscode from 'vscode';
import type { Finding, Fix, TextEdit } from '../../protocol/config-calls';
import { type ConfigDiagnostics, diagnosticSource, rangeOf } from './config-diagnostics';
import type { Configs } from './configs';
import type { RangeHints } from './range-hints';
import { isConfig } from './recognize';
import { stopOf } from './stop';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('qnnLens');

export const providedActions: vscode.CodeActionProviderMetadata = {
  providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind, vscode.CodeActionKind.RefactorRewrite],
};

/** Fixes of the findings under the cursor, "fix all", and rewriting the whole file. */
export class ConfigActions implements vscode.CodeActionProvider {
  private readonly toFix = new WeakMap<vscode.CodeAction, vscode.TextDocument>();

  constructor(
    private readonly configs: Configs,
    private readonly diagnostics: ConfigDiagnostics,
    private readonly ranges: Pick<RangeHints, 'current'>,
  ) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    if (!isConfig(document)) return [];
    const { only } = context;
    const wants = (kind: vscode.CodeActionKind) => !only || only.contains(kind);
    const quick = wants(vscode.CodeActionKind.QuickFix) ? this.quickFixes(document, range, context) : [];
    // The light bulb's menu leaves source actions out, so there "fix all" is a quick fix.
    const all = quick.length > 0 ? this.fixAll(document, vscode.CodeActionKind.QuickFix) : [];
    const source = only?.contains(fixAllKind) ? this.fixAll(document, fixAllKind) : [];
    return [...quick, ...all, ...source, ...(wants(vscode.CodeActionKind.RefactorRewrite) ? rewrites(document) : [])];
  }

  /** Worked out for the action that was chosen: it takes as many checks as there are rounds of fixes. */
  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    const document = this.toFix.get(action);
    if (!document) return action;
    const { version } = document;
    const { edits } = await this.configs.ask('fixConfig', document, {}, { stop: stopOf(token) });
    if (document.version === version) action.edit = workspaceEdit(document, edits);
    return action;
  }

  private quickFixes(document: vscode.TextDocument, range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
    const findings = [...(this.diagnostics.current(document)?.findings ?? []), ...this.ranges.current(document)];
    const [at, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const here = findings.filter((finding) => finding.at <= end && at <= Math.max(finding.end, finding.at + 1));
    const actions = here.flatMap((finding) => finding.fixes.map((fix) => quickFix(document, finding, fix, diagnostics)));
    return uniqueTitles(actions).sort((a, b) => Number(b.isPreferred ?? false) - Number(a.isPreferred ?? false));
  }

  private fixAll(document: vscode.TextDocument, kind: vscode.CodeActionKind): vscode.CodeAction[] {
    const findings = this.diagnostics.current(document)?.findings ?? [];
    if (!findings.some(({ fixes }) => fixes.some(({ preferred }) => preferred))) return [];
    const action = new vscode.CodeAction('Fix all auto-fixable problems', kind);
    this.toFix.set(action, document);
    return [action];
  }
}

function quickFix(
  document: vscode.TextDocument,
  finding: Finding,
  { title, edits, preferred }: Fix,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = workspaceEdit(document, edits);
  if (preferred) action.isPreferred = true;
  // A fix may be lent to a diagnostic of VS Code's own JSON service, which is the one that is shown there.
  const place = rangeOf(document, finding);
  action.diagnostics = shown.filter(({ source, code, range }) =>
    source === diagnosticSource ? code === finding.code && range.isEqual(place) : range.intersection(place),
  );
  return action;
}

function uniqueTitles(actions: readonly vscode.CodeAction[]): vscode.CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = JSON.stringify([title, edit?.entries()]);
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

function workspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const changes = edits.map((one) => new vscode.TextEdit(rangeOf(document, one), one.text));
  if (edits.some((one) => takesReturns(document, one))) changes.push(vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF));
  edit.set(document.uri, changes);
  return edit;
}

/** An editor gives new text the line ends of its document: of an input list, where they matter, they are changed in so many words. */
function takesReturns(document: vscode.TextDocument, edit: TextEdit): boolean {
  if (document.eol !== vscode.EndOfLine.CRLF || /^json/.test(document.languageId)) return false;
  return edit.text.includes('\n') && !edit.text.includes('\r') && document.getText(rangeOf(document, edit)).includes('\r\n');
}

/** The command asks which other form, and opens the result as a new file. */
function rewrites(document: vscode.TextDocument): vscode.CodeAction[] {
  const action = new vscode.CodeAction('Rewrite in another format…', vscode.CodeActionKind.RefactorRewrite);
  action.command = { command: 'qnnLens.translateConfig', title: action.title, arguments: [document.uri] };
  return [action];
}
