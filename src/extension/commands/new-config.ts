import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type ConfigKind, kindRow } from '../../engine/config/kinds';
import type { Lens } from '../lens';

/** One entry of `snippets/configs.json`, which package.json contributes too. */
interface Snippet {
  readonly description: string;
  readonly body: readonly string[];
}

/** What a starter is for; the first file name of its kind is the one that is written. */
const starters: readonly (readonly [snippet: string, kind: ConfigKind, title: string])[] = [
  ['qnn-quantization-config', 'encodings', 'Quantization encodings'],
  ['qnn-encodings-1.0.0', 'encodings', 'Quantization encodings, version 1.0.0'],
  ['qnn-quantize-recipe', 'recipe', 'Quantize recipe'],
  ['qnn-backend-config', 'backend-config', 'Backend config'],
  ['qnn-netrun-config', 'netrun-config', 'qnn-net-run config'],
  ['qnn-htp-config', 'htp-config', 'HTP backend-extensions config'],
  ['qnn-provider-options', 'provider-options', 'QNN provider options'],
  ['qnn-budget', 'budget', 'Budget'],
];

/** A documented file to start from, in the folder that was clicked or beside the active file. */
export async function newConfig({ context }: Lens, clicked: unknown): Promise<void> {
  const folder = await folderFor(clicked);
  if (!folder) {
    void vscode.window.showInformationMessage('Open a folder first: the file is written there.');
    return;
  }
  const snippets = JSON.parse(await readFile(join(context.extensionPath, 'snippets', 'configs.json'), 'utf8')) as Record<string, Snippet>;
  const items = starters.map(([snippet, kind, title]) => ({
    label: title,
    detail: snippets[snippet]?.description ?? '',
    snippet,
    config: kind,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'New Config File', placeHolder: 'What kind?', matchOnDetail: true });
  if (!picked) return;
  const uri = await freeUri(folder, (kindRow(picked.config).files[0] as string).replaceAll('*', ''));
  await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  await editor.insertSnippet(new vscode.SnippetString(`${snippets[picked.snippet]?.body.join('\n')}\n`), new vscode.Position(0, 0));
}

async function folderFor(clicked: unknown): Promise<vscode.Uri | undefined> {
  const uri = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') return vscode.workspace.workspaceFolders?.[0]?.uri;
  const { type } = await vscode.workspace.fs.stat(uri);
  return type & vscode.FileType.Directory ? uri : vscode.Uri.joinPath(uri, '..');
}

/** `name.json`, else `name-2.json`: what is there is never written over. */
async function freeUri(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([entry]) => entry));
  let tried = name;
  for (let count = 2; taken.has(tried); count++) tried = name.replace(/(\.[^.]*)$/, `-${count}$1`);
  return vscode.Uri.joinPath(folder, tried);
}
