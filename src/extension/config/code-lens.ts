import * as vscode from 'vscode';
import { kindOfName } from '../../engine/config/kinds';
import { rangeOf } from './config-diagnostics';
import type { Configs } from './configs';
import { isConfig } from './recognize';
import type { ConfigPlace } from './reveal';
import { stopOf } from './stop';

/** VS Code draws a line above each: more than this many take longer than anybody waits. */
const mostLenses = 2000;

/** Above each encoding: what it reaches, and who uses the tensor. */
export class EncodingLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly configs: Configs) {}

  /** The model has changed. */
  renew(): void {
    this.changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const kind = kindOfName(document.uri.path);
    if (!isConfig(document) || (kind !== undefined && kind !== 'encodings')) return [];
    const { version } = document;
    const entries = await this.configs.ask('configLenses', document, { most: mostLenses }, { stop: stopOf(token) });
    if (document.version !== version) return [];
    return entries.map(({ name, grid, users }) => {
      const range = rangeOf(document, name);
      const title = [usersText(users), grid].filter(Boolean).join(' · ');
      if (users === undefined) return new vscode.CodeLens(range, { title: title || 'not readable', command: '' });
      const place: ConfigPlace = { path: document.uri.fsPath, at: name.at };
      return new vscode.CodeLens(range, { title, command: 'qnnLens.revealInGraph', arguments: [place], tooltip: 'Show it in the graph' });
    });
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function usersText(users: number | undefined): string {
  if (users === undefined) return '';
  return `used by ${users} ${users === 1 ? 'node' : 'nodes'}, go to graph`;
}
