import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { kindOfName } from '../../engine/config/kinds';
import { Problem } from '../../engine/problem';
import type { ConfigQuery, TextSpan } from '../../protocol/config-calls';
import type { EncodingMark, ModelEncodings } from '../../protocol/host-calls';
import type { Lens } from '../lens';
import { rangeOf } from './config-diagnostics';

/** Folders below the model's that are looked into: a converted folder, a folder of configs. */
const mostFolders = 50;

/** What the configs that belong to a model say of some of its values. */
export function modelEncodings(lens: Lens, model: string, values: readonly string[]): Promise<ModelEncodings> {
  return withConfigs(lens, model, (queries) => lens.engine.call('encodingsOf', { model, values, queries }));
}

/** Values of the model whose encoding has an error or a warning. */
export function encodingMarks(lens: Lens, model: string): Promise<readonly EncodingMark[]> {
  return withConfigs(lens, model, (queries) => lens.engine.call('markEncodings', { model, queries }));
}

/** A config in an editor beside this one, with the span selected. */
export async function openConfig(file: string, span: TextSpan): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  const range = rangeOf(document, span);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function withConfigs<T>(lens: Lens, model: string, ask: (queries: readonly ConfigQuery[]) => Promise<T>): Promise<T> {
  const paths = await configsNear(lens, model);
  try {
    return await ask(lens.configs.queries(paths));
  } catch (thrown) {
    if (!(thrown instanceof Problem && thrown.code === 'config-text-missing')) throw thrown;
    // The worker was started anew.
    return ask(lens.configs.queries(paths, 'with-text'));
  }
}

/** Configs that may belong to the model; the engine decides which do. */
async function configsNear({ configs, configDiagnostics }: Lens, model: string): Promise<readonly string[]> {
  const folder = dirname(model);
  const beside = await entries(folder);
  const folders = beside.filter(([name, type]) => type === vscode.FileType.Directory && !/^(?:\.|node_modules$)/.test(name));
  const below = await Promise.all(
    folders.slice(0, mostFolders).map(async ([name]) => (await entries(join(folder, name))).map(([inner]) => join(folder, name, inner))),
  );
  const named = [...beside.map(([name]) => join(folder, name)), ...below.flat()].filter(
    (path) => kindOfName(basename(path)) === 'encodings',
  );
  const open = configDiagnostics.documents.map(({ uri }) => uri.fsPath);
  return [...new Set([...named, ...open, ...configs.pickedFor(model)])];
}

async function entries(folder: string): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
  } catch (thrown) {
    if (thrown instanceof vscode.FileSystemError) return [];
    throw thrown;
  }
}
