import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Lens } from '../lens';

const scheme = 'qnn-lens-tensor';

interface Wanted {
  readonly model: string;
  readonly value: string;
  readonly node: number;
}

/** The values of an initializer as a read-only text, beside the graph. */
export async function showTensor(model: string, value: string, node: number): Promise<void> {
  const name = `${value.replace(/[^\w.-]+/g, '_')} (${basename(model)})`;
  const query = JSON.stringify({ model, value, node } satisfies Wanted);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme, path: `/${name}`, query }));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

export function tensorDocuments(lens: Lens): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async (uri, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return lens.engine.call('tensorText', JSON.parse(uri.query) as Wanted, { stop: stop.signal });
    },
  });
}
