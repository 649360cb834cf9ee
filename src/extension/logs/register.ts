import * as vscode from 'vscode';
import { told } from '../commands/table';
import { showInGraph } from '../config/reveal';
import type { Lens } from '../lens';
import { InputListLinks } from './input-list-links';
import { LogLinks, TerminalLinks } from './log-links';

/** Logs of the tools and lists of inputs: what they name is a link. Nothing is read before a log is shown. */
export function registerLogs(lens: Lens): vscode.Disposable[] {
  return [
    vscode.languages.registerDocumentLinkProvider([{ language: 'qnn-log' }, { scheme: 'output' }], new LogLinks(lens)),
    vscode.languages.registerDocumentLinkProvider({ language: 'qnn-input-list', scheme: 'file' }, new InputListLinks()),
    vscode.window.registerTerminalLinkProvider(new TerminalLinks(lens)),
    vscode.commands.registerCommand('qnnLens.revealNode', (place: unknown) =>
      told(lens, 'Go to Graph', async () => {
        if (isPlace(place)) await showInGraph(lens, place);
      }),
    ),
  ];
}

/** A link is text, which anything may have written. */
function isPlace(place: unknown): place is { readonly model: string; readonly node: number } {
  return (
    typeof place === 'object' &&
    place !== null &&
    'model' in place &&
    'node' in place &&
    typeof place.model === 'string' &&
    place.model.toLowerCase().endsWith('.onnx') &&
    Number.isInteger(place.node)
  );
}
