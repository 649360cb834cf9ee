import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { DataChoice } from '../../protocol/quantize-calls';

/** Folders that are named for what they hold, and files that hold samples. */
const dataFolders = /^(images?|inputs?|samples?|data|calib.*)$/i;
const dataFiles = /(\.npz|\.csv|input[_-]list.*\.txt)$/i;
const images = /\.(png|jpe?g|webp|bmp|tiff?)$/i;

interface DataItem extends vscode.QuickPickItem {
  readonly path?: string;
  readonly browse?: 'folder' | 'file';
}

const browsing: readonly DataItem[] = [
  { label: '', kind: vscode.QuickPickItemKind.Separator },
  { label: '$(folder-opened) Choose a folder…', description: 'images, .npy, .raw or .pb files', browse: 'folder' },
  { label: '$(file) Choose a file…', description: 'an .npz, an input list or a CSV', browse: 'file' },
];

/** The calibration data: that of the last time first, then what lies beside the model, then anything. What is known of its values is kept. */
export async function pickData(model: vscode.Uri, last: DataChoice | undefined): Promise<DataChoice | undefined> {
  const found = (await besideModel(model)).filter(({ path }) => path !== last?.path);
  const again: readonly DataItem[] = last ? [{ label: `$(history) ${basename(last.path)}`, description: last.path, path: last.path }] : [];
  const picked = await vscode.window.showQuickPick([...again, ...found, ...browsing], {
    title: 'Quantize: calibration data',
    placeHolder: 'Samples like those that the model will see: some dozens are enough',
    matchOnDescription: true,
  });
  const path = picked?.path ?? (picked?.browse && (await browse(model, picked.browse)));
  if (!path) return undefined;
  return path === last?.path ? last : { path };
}

async function besideModel(model: vscode.Uri): Promise<readonly DataItem[]> {
  const folder = vscode.Uri.joinPath(model, '..');
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const items: DataItem[] = [];
  for (const [name, type] of entries) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type & vscode.FileType.Directory && dataFolders.test(name)) items.push(...(await folderItems(uri, name)));
    else if (type & vscode.FileType.File && dataFiles.test(name))
      items.push({ label: `$(file) ${name}`, description: 'beside the model', path: uri.fsPath });
  }
  if (entries.some(([name, type]) => type & vscode.FileType.File && images.test(name)))
    items.push({ label: '$(folder) This folder', description: 'images beside the model', path: folder.fsPath });
  return items;
}

/** A folder with an input list is known by that. */
async function folderItems(uri: vscode.Uri, name: string): Promise<readonly DataItem[]> {
  const inner = await vscode.workspace.fs.readDirectory(uri);
  const files = inner.filter(([, type]) => type & vscode.FileType.File).map(([file]) => file);
  const list = files.find((file) => /input[_-]list.*\.txt$/i.test(file));
  if (files.length === 0) return [];
  if (list) return [{ label: `$(file) ${name}/${list}`, description: 'beside the model', path: vscode.Uri.joinPath(uri, list).fsPath }];
  return [{ label: `$(folder) ${name}`, description: `${files.length} files beside the model`, path: uri.fsPath }];
}

async function browse(model: vscode.Uri, what: 'folder' | 'file'): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Calibration data',
    openLabel: 'Calibrate with this',
    defaultUri: vscode.Uri.file(dirname(model.fsPath)),
    canSelectFolders: what === 'folder',
    canSelectFiles: what === 'file',
    ...(what === 'file' && { filters: { 'Calibration data': ['npz', 'txt', 'csv', 'npy'], 'All files': ['*'] } }),
  });
  return picked?.[0]?.fsPath;
}

/** Are there pictures in it, whose pixels must become the model's values? */
export async function holdsImages(path: string): Promise<boolean> {
  const uri = vscode.Uri.file(path);
  const { type } = await vscode.workspace.fs.stat(uri);
  if (!(type & vscode.FileType.Directory)) return false;
  const entries = await vscode.workspace.fs.readDirectory(uri);
  for (const [name, kind] of entries) {
    if (kind & vscode.FileType.File && images.test(name)) return true;
    // Folders named for inputs or classes.
    if (
      kind & vscode.FileType.Directory &&
      (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, name))).some(([inner]) => images.test(inner))
    )
      return true;
  }
  return false;
}
