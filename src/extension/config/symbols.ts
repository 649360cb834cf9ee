import * as vscode from 'vscode';
import { rangeOf } from './config-diagnostics';
import type { Configs } from './configs';
import { isConfig } from './recognize';
import { stopOf } from './stop';

/** The outline of an input list: its inferences. */
export class InputListSymbols implements vscode.DocumentSymbolProvider {
  constructor(private readonly configs: Configs) {}

  async provideDocumentSymbols(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.DocumentSymbol[]> {
    if (!isConfig(document)) return [];
    const symbols = await this.configs.ask('configSymbols', document, {}, { stop: stopOf(token) });
    return symbols.map(({ name, detail, kind, span }) => {
      const range = rangeOf(document, span);
      return new vscode.DocumentSymbol(name, detail, kind === 'outputs' ? vscode.SymbolKind.Event : vscode.SymbolKind.Array, range, range);
    });
  }
}
