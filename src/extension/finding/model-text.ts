import * as vscode from 'vscode';
import type { Listing } from '../../protocol/search-calls';
import { stopOf } from '../config/stop';
import type { Lens } from '../lens';

export const textScheme = 'qnn-lens-text';

/** The text of a model has a name and a language of its own: `net.onnx-text`. */
const suffix = '-text';

export function textUri(model: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: textScheme, path: `${model.path}${suffix}` });
}

export function modelOfText({ path }: vscode.Uri): string {
  return vscode.Uri.file(path.slice(0, -suffix.length)).fsPath;
}

/** A listing and the lines of its nodes. */
export interface ShownText extends Listing {
  readonly lineOf: ReadonlyMap<number, number>;
}

/** Models as text, written anew when the file or the target is another one. What is shown is kept with its lines until it is closed. */
export class ModelTexts implements vscode.TextDocumentContentProvider {
  private readonly shown = new Map<string, ShownText>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly subscriptions: readonly vscode.Disposable[];
  readonly onDidChange = this.changed.event;

  constructor(private readonly lens: Lens) {
    this.subscriptions = [
      lens.targets.onDidChange(({ model }) => this.renew(model)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === textScheme) this.forget(uri);
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const model = modelOfText(uri);
    const listing = await this.lens.engine.call('modelText', { model, target: this.lens.targets.get(model) }, { stop: stopOf(token) });
    const lineOf = new Map<number, number>();
    listing.nodes.forEach((node, line) => {
      if (node >= 0) lineOf.set(node, line);
    });
    this.shown.set(uri.path, { ...listing, lineOf });
    this.watch(uri, model);
    return listing.text;
  }

  of({ uri }: vscode.TextDocument): ShownText | undefined {
    return this.shown.get(uri.path);
  }

  private watch(uri: vscode.Uri, model: string): void {
    if (this.watchers.has(uri.path)) return;
    const file = vscode.Uri.file(model);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), '*.onnx');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watcher.onDidChange((touched) => {
      if (touched.fsPath === model) this.changed.fire(uri);
    });
    this.watchers.set(uri.path, watcher);
  }

  private renew(model: string): void {
    const uri = textUri(vscode.Uri.file(model));
    if (this.shown.has(uri.path)) this.changed.fire(uri);
  }

  private forget({ path }: vscode.Uri): void {
    this.shown.delete(path);
    this.watchers.get(path)?.dispose();
    this.watchers.delete(path);
  }

  dispose(): void {
    for (const one of [...this.subscriptions, ...this.watchers.values()]) one.dispose();
    this.changed.dispose();
  }
}
