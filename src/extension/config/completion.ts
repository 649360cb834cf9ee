import * as vscode from 'vscode';
import type { CompletionItem } from '../../protocol/config-calls';
import { rangeOf } from './config-diagnostics';
import type { Configs } from './configs';
import { isConfig } from './recognize';
import { stopOf } from './stop';

const kinds: Readonly<Record<CompletionItem['kind'], vscode.CompletionItemKind>> = {
  tensor: vscode.CompletionItemKind.Variable,
  node: vscode.CompletionItemKind.Function,
  chip: vscode.CompletionItemKind.EnumMember,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
};

/** Names of the model, chips and files, beside what VS Code's JSON service offers from the schema. */
export class ConfigNames implements vscode.CompletionItemProvider {
  static readonly triggers = ['"', '/', '='];

  constructor(private readonly configs: Configs) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | undefined> {
    if (!isConfig(document)) return undefined;
    const { version } = document;
    const found = await this.configs.ask('configCompletions', document, { at: document.offsetAt(position) }, { stop: stopOf(token) });
    if (!found || document.version !== version) return undefined;
    const range = rangeOf(document, found.span);
    // A string is replaced with its quotes, so what is typed is compared with them.
    const quoted = document.getText(range).startsWith('"');
    const items = found.items.map(({ label, insert, snippet, kind, detail }) => {
      const item = new vscode.CompletionItem({ label, description: detail }, kinds[kind]);
      item.insertText = snippet ? new vscode.SnippetString(insert) : insert;
      item.range = range;
      item.filterText = quoted ? JSON.stringify(label) : label;
      return item;
    });
    return new vscode.CompletionList(items, found.incomplete);
  }
}
