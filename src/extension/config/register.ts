import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { ConfigActions, providedActions } from './code-actions';
import { EncodingLenses } from './code-lens';
import { ConfigNames } from './completion';
import { configStatus } from './config-status';
import { ConfigHovers } from './hover';
import { LargeFiles } from './large-files';
import { configSelector } from './recognize';
import { SchemaFiles, schemaScheme } from './schema-files';
import { InputListSymbols } from './symbols';

/** Everything that the editor does for config files. Registers and returns: a file is looked at when it is open, the worker starts with the first of ours. */
export function registerConfigs(lens: Lens): vscode.Disposable[] {
  const { configs, configDiagnostics } = lens;
  const lenses = new EncodingLenses(configs);
  return [
    vscode.workspace.registerFileSystemProvider(schemaScheme, new SchemaFiles(lens.context.extensionUri), { isReadonly: true }),
    vscode.languages.registerCodeActionsProvider(
      configSelector,
      new ConfigActions(configs, configDiagnostics, lens.rangeHints),
      providedActions,
    ),
    vscode.languages.registerCodeLensProvider(configSelector, lenses),
    vscode.languages.registerHoverProvider(configSelector, new ConfigHovers(configs)),
    vscode.languages.registerCompletionItemProvider(configSelector, new ConfigNames(configs), ...ConfigNames.triggers),
    vscode.languages.registerDocumentSymbolProvider({ language: 'qnn-input-list' }, new InputListSymbols(configs)),
    ...followDocuments(lens),
    ...followTheWorld(lens, lenses),
    configStatus(configs, lens.targets),
    new LargeFiles(lens),
    lenses,
    lens.rangeHints,
    configDiagnostics,
    configs,
  ];
}

function followDocuments({ configDiagnostics }: Lens): vscode.Disposable[] {
  for (const document of vscode.workspace.textDocuments) configDiagnostics.touch(document);
  return [
    vscode.workspace.onDidOpenTextDocument((document) => configDiagnostics.touch(document)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) configDiagnostics.changed(document);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => configDiagnostics.touch(document)),
    vscode.workspace.onDidCloseTextDocument((document) => configDiagnostics.close(document)),
  ];
}

/** What changes the answer although the text stays: chip, settings, the model. */
function followTheWorld({ configs, configDiagnostics, pages, targets }: Lens, lenses: EncodingLenses): vscode.Disposable[] {
  return [
    targets.onDidChange(({ model }) => configDiagnostics.againFor(model)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('qnnLens')) configDiagnostics.again();
    }),
    configs.onDidChangeModel(() => lenses.renew()),
    configDiagnostics.onDidCheck(({ document, outside }) => {
      const { path } = configs.link(document.uri.fsPath) ?? {};
      if (path !== undefined) pages.notify(path, { notify: 'encodings' });
      if (outside) lenses.renew();
    }),
  ];
}
