import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { SelectorOptions } from '../../protocol/selector-calls';
import type { Lens } from '../lens';
import { isThere } from './is-there';

/** The choice of units in the `backend_config.json` beside the model, as it stands in the editor where it is open. */
export async function readBackendConfig({ engine }: Lens, model: string): Promise<SelectorOptions | null> {
  const uri = vscode.Uri.file(join(dirname(model), 'backend_config.json'));
  if (!(await isThere(uri))) return null;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return engine.call('selectorOptions', { text });
}
