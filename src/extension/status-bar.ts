import * as vscode from 'vscode';
import { activeModel } from './model-uri';
import type { Targets } from './targets';
import type { Toolchain } from './toolchain';

/** Chip, precision and the toolchain's state, while a model is in the active editor. */
export function statusBar(targets: Targets, toolchain: Toolchain): vscode.Disposable {
  let item: vscode.StatusBarItem | undefined;
  const update = () => {
    const model = activeModel();
    if (!model) return item?.hide();
    item ??= newItem();
    const { soc, precision } = targets.get(model.fsPath);
    const state = toolchainText(toolchain);
    item.text = `$(circuit-board) ${soc} · ${precision}${state.short}`;
    item.tooltip = `QNN Lens: chip ${soc}, precision ${precision}. ${state.long}`;
    item.show();
  };
  const subscriptions = [
    vscode.window.tabGroups.onDidChangeTabs(update),
    vscode.window.tabGroups.onDidChangeTabGroups(update),
    targets.onDidChange(update),
    toolchain.onDidChange(update),
  ];
  return new vscode.Disposable(() => {
    for (const subscription of subscriptions) subscription.dispose();
    item?.dispose();
  });
}

function newItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('qnnLens.target', vscode.StatusBarAlignment.Right, 100);
  item.name = 'QNN Lens';
  item.command = 'qnnLens.chooseTarget';
  return item;
}

function toolchainText({ lastState }: Toolchain): { readonly short: string; readonly long: string } {
  if (!lastState) return { short: '', long: 'Click to choose others.' };
  if (!lastState.ready) return { short: ' · no toolchain', long: 'Estimates only: the QNN toolchain is not set up.' };
  const versions = lastState.versions.map(({ name, version }) => `${name} ${version}`).join(', ');
  return { short: ' · toolchain ready', long: `QNN toolchain: ${versions}.` };
}
