import * as vscode from 'vscode';
import type { GraphPlace } from '../../protocol/config-calls';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';
import { configFor } from './config-uri';

/** Where a lens or a hover points. Plain data: a hover's link carries it as text. */
export interface ConfigPlace {
  readonly path: string;
  /** Offset of the name in the text. */
  readonly at: number;
}

/** Opens the model and brings the node into view that a place of a config names; without a place the one under the cursor. */
export async function revealInGraph(lens: Lens, place: unknown): Promise<void> {
  const given = isPlace(place) ? place : undefined;
  const document = await configFor(given && vscode.Uri.file(given.path));
  if (!document) return;
  const cursor = vscode.window.activeTextEditor?.selection.active;
  const at = given?.at ?? (cursor ? document.offsetAt(cursor) : 0);
  const found = await lens.configs.ask('configPlace', document, { at });
  if (found) await showInGraph(lens, found);
  else void vscode.window.showInformationMessage('Nothing in the graph has the name at this place.');
}

export async function showInGraph({ pages }: Lens, { model, node }: GraphPlace): Promise<void> {
  await openEditor(vscode.Uri.file(model));
  pages.notify(model, { notify: 'reveal', node });
}

function isPlace(value: unknown): value is ConfigPlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    'at' in value &&
    typeof value.path === 'string' &&
    typeof value.at === 'number'
  );
}
