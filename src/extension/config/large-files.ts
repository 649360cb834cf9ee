import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { diagnosticSource } from './config-diagnostics';
import { isThere } from './is-there';
import { hasConfigName } from './recognize';

/** VS Code's limit, in bytes (`TextModel._MODEL_SYNC_LIMIT`). */
const syncLimit = 50 * 1024 * 1024;
/** A document that VS Code passes on to extensions is there by then. */
const patienceMs = 1000;

/**
 * VS Code keeps the text of files above 50 MB from extensions, also from its JSON service: those are checked as they were saved, and that is said. Such a
 * file alone activates nobody; it is checked from when the extension is active for another reason.
 */
export class LargeFiles implements vscode.Disposable {
  private readonly watchers = new Map<string, vscode.FileSystemWatcher>();
  private readonly tabs: vscode.Disposable;

  constructor(private readonly lens: Lens) {
    this.tabs = vscode.window.tabGroups.onDidChangeTabs(({ opened = [], closed = [] }) => {
      this.lookSoon(opened);
      for (const uri of closed.flatMap(configOf)) this.leave(uri);
    });
    for (const { tabs } of vscode.window.tabGroups.all) this.lookSoon(tabs);
  }

  dispose(): void {
    this.tabs.dispose();
    for (const watcher of this.watchers.values()) watcher.dispose();
  }

  private lookSoon(tabs: readonly vscode.Tab[]): void {
    for (const uri of tabs.flatMap(configOf)) setTimeout(() => void this.look(uri), patienceMs);
  }

  private async look(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const isHere = vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
    if (this.watchers.has(key) || isHere || !(await isLarge(uri))) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watcher.onDidChange((changed) => {
      if (changed.toString() === key) void this.check(uri);
    });
    this.watchers.set(key, watcher);
    await this.check(uri);
  }

  private async check(uri: vscode.Uri): Promise<void> {
    const { configs, configDiagnostics, problems } = this.lens;
    try {
      const checked = await configs.askSaved('checkConfig', uri, { most: 200 });
      if (checked && this.watchers.has(uri.toString())) configDiagnostics.publishSaved(uri, checked, [notice()]);
    } catch (thrown) {
      problems.note(thrown, `Check ${uri.fsPath}`);
    }
  }

  private leave(uri: vscode.Uri): void {
    const key = uri.toString();
    this.watchers.get(key)?.dispose();
    if (!this.watchers.delete(key)) return;
    this.lens.configDiagnostics.withdraw(uri);
  }
}

function configOf({ input }: vscode.Tab): readonly vscode.Uri[] {
  return input instanceof vscode.TabInputText && input.uri.scheme === 'file' && hasConfigName(input.uri) ? [input.uri] : [];
}

async function isLarge(uri: vscode.Uri): Promise<boolean> {
  return (await isThere(uri)) && (await vscode.workspace.fs.stat(uri)).size > syncLimit;
}

function notice(): vscode.Diagnostic {
  const text =
    'VS Code keeps files above 50 MB from extensions: this one is checked as it was saved, without fixes. Mend it with `qnn-lens check --fix`.';
  const made = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), text, vscode.DiagnosticSeverity.Information);
  made.source = diagnosticSource;
  made.code = 'large-file';
  return made;
}
