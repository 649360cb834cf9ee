import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Lens } from '../lens';

interface ModelItem extends vscode.QuickPickItem {
  readonly does: 'pick' | 'look' | 'browse' | 'target';
  readonly path?: string;
}

/** Which model a config belongs to; remembered for the workspace. */
export async function pickConfigModel({ configs, configDiagnostics }: Lens, document: vscode.TextDocument): Promise<void> {
  const config = document.uri.fsPath;
  const link = configs.link(config) ?? (await configs.ask('configModel', document, {}));
  const found = await vscode.workspace.findFiles('**/*.onnx', '**/{node_modules,.qnn}/**', 200);
  const paths = [...new Set([...(link.path === undefined ? [] : [link.path]), ...link.candidates, ...found.map(({ fsPath }) => fsPath)])];
  const models = paths.map(
    (path): ModelItem => ({
      label: basename(path),
      description: `${vscode.workspace.asRelativePath(path)}${path === link.path ? ' (now)' : ''}`,
      path,
      does: 'pick',
    }),
  );
  const others: ModelItem[] = [
    ...(configs.picked(config) === undefined
      ? []
      : [{ label: '$(search) Find it by itself', description: 'by setting, manifest, name or folder', does: 'look' } as const]),
    { label: '$(folder-opened) Another file…', does: 'browse' },
    ...(link.path === undefined ? [] : [{ label: '$(circuit-board) Choose chip and precision…', does: 'target' } as const]),
  ];
  const picked = await vscode.window.showQuickPick([...models, ...others], {
    title: `Model of ${basename(config)}`,
    placeHolder: 'The file is checked against it',
    matchOnDescription: true,
  });
  if (!picked) return;
  if (picked.does === 'target') {
    await vscode.commands.executeCommand('qnnLens.chooseTarget', vscode.Uri.file(link.path as string));
    return;
  }
  const path = picked.does === 'browse' ? await browse() : picked.path;
  if (picked.does === 'browse' && path === undefined) return;
  await configs.pick(config, path);
  configDiagnostics.again((one) => one === config);
}

async function browse(): Promise<string | undefined> {
  return (await vscode.window.showOpenDialog({ title: 'Choose an ONNX model', filters: { ONNX: ['onnx'] } }))?.[0]?.fsPath;
}
