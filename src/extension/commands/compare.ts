import { basename } from 'node:path';
import * as vscode from 'vscode';
import { pageName } from '../compare/diffs';
import type { Lens } from '../lens';
import { modelFor } from '../model-uri';

interface OtherItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  readonly does?: 'browse';
}

/** Two models beside each other in the diff editor: those that were selected in the explorer, else the one that was clicked and another. */
export async function compareModels(lens: Lens, clicked: unknown, selected: unknown): Promise<void> {
  const chosen = Array.isArray(selected) ? selected.filter((one): one is vscode.Uri => one instanceof vscode.Uri && isModel(one)) : [];
  if (chosen.length === 2) return open(lens, chosen[0]!, chosen[1]!);
  const uri = await modelFor(clicked);
  if (!uri) return;
  const other = await pickOther(uri);
  if (other) await open(lens, other, uri);
}

async function open({ diffs }: Lens, before: vscode.Uri, after: vscode.Uri): Promise<void> {
  await diffs.open(before, after, `${pageName(before)} ↔ ${pageName(after)}`);
}

const isModel = ({ path }: vscode.Uri) => path.toLowerCase().endsWith('.onnx');

/** The model to compare with: the last commit, one of the workspace, any other file. Undefined when the user does not pick. */
export async function pickOther(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const head = committed(uri);
  const found = await vscode.workspace.findFiles('**/*.onnx', '**/{node_modules,.qnn}/**', 200);
  const items: OtherItem[] = [
    ...(head ? [{ label: '$(git-commit) The last commit (HEAD)', description: basename(uri.path), uri: head }] : []),
    ...found
      .filter((one) => one.toString() !== uri.toString())
      .map((one) => ({ label: basename(one.path), description: vscode.workspace.asRelativePath(one), uri: one })),
    { label: '$(folder-opened) Another file…', does: 'browse' as const },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `Compare ${basename(uri.path)} with`, placeHolder: 'The older model' });
  if (picked?.does !== 'browse') return picked?.uri;
  return (await vscode.window.showOpenDialog({ title: 'Choose the older ONNX model', filters: { ONNX: ['onnx'] } }))?.[0];
}

interface GitApi {
  getRepository(uri: vscode.Uri): object | null;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

/** The file as it was committed last, where git knows it. */
function committed(uri: vscode.Uri): vscode.Uri | undefined {
  const git = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  if (uri.scheme !== 'file' || !git?.isActive || !git.exports.enabled) return undefined;
  const api = git.exports.getAPI(1);
  return api.getRepository(uri) ? api.toGitUri(uri, 'HEAD') : undefined;
}
