import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { CheckedConfig } from '../../protocol/config-calls';

/** A file is written in several steps. */
const quietMs = 300;
/** An input list may name files in thousands of folders. */
const mostFolders = 16;

/** The files that the check of a config looked at: tells when one of them comes, goes or changes. */
export class Watching implements vscode.Disposable {
  private readonly watchers = new Map<string, vscode.FileSystemWatcher>();
  private depends: ReadonlySet<string> = new Set();
  private config = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly changed: () => void) {}

  follow({ fsPath }: vscode.Uri, { depends, link, kind }: CheckedConfig): void {
    this.config = fsPath;
    this.depends = new Set(depends);
    // Kept profiles are where the figures of a budget come from (`profile/store.ts`).
    const profiles = kind === 'budget' && link.path !== undefined ? [join(dirname(link.path), '.qnn', 'profiles')] : [];
    const folders = new Set([dirname(fsPath), dirname(dirname(fsPath)), ...profiles, ...depends.map(dirname)].slice(0, mostFolders));
    for (const [folder, watcher] of this.watchers)
      if (!folders.has(folder)) {
        watcher.dispose();
        this.watchers.delete(folder);
      }
    for (const folder of folders) if (!this.watchers.has(folder)) this.watchers.set(folder, this.watch(folder));
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers.values()) watcher.dispose();
    this.watchers.clear();
  }

  private watch(folder: string): vscode.FileSystemWatcher {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '*'));
    const soon = ({ fsPath }: vscode.Uri) => {
      if (!this.concerns(fsPath)) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.changed, quietMs);
    };
    watcher.onDidChange(soon);
    watcher.onDidCreate(soon);
    watcher.onDidDelete(soon);
    return watcher;
  }

  /** The config itself is followed as it is typed; models and manifests say which model it belongs to. */
  private concerns(path: string): boolean {
    if (path === this.config) return false;
    return this.depends.has(path) || /\.onnx$|[\\/](?:manifest|placement)\.json$|[\\/]profiles[\\/][^\\/]+\.json$/i.test(path);
  }
}
