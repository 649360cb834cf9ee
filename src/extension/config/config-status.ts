import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ModelOfConfig } from '../../protocol/config-calls';
import type { Targets } from '../targets';
import type { Configs } from './configs';
import { isConfig } from './recognize';

const reasons: Readonly<Record<NonNullable<ModelOfConfig['reason']>, string>> = {
  given: 'You picked it.',
  setting: 'The setting qnnLens.config.models says so.',
  config: 'The file names it.',
  manifest: 'The manifest.json beside the file names it.',
  name: 'It has the same name.',
  folder: 'It is the only model in the folder.',
};

/** The model that the config in the active editor is checked against, and the chip. */
export function configStatus(configs: Configs, targets: Targets): vscode.Disposable {
  let item: vscode.StatusBarItem | undefined;
  const update = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isConfig(document)) return item?.hide();
    item ??= newItem();
    const link = configs.link(document.uri.fsPath);
    const { target } = configs.query(document.uri.fsPath, 'disk');
    const { soc, precision } = link?.path === undefined ? target : targets.get(link.path);
    item.text = `$(link) ${link?.path === undefined ? noModel(link) : basename(link.path)} · ${soc} · ${precision}`;
    item.tooltip = tooltip(link, soc, precision);
    item.show();
  };
  const subscriptions = [
    vscode.window.onDidChangeActiveTextEditor(update),
    configs.onDidChangeModel(update),
    targets.onDidChange(update),
    vscode.workspace.onDidChangeConfiguration(update),
  ];
  update();
  return new vscode.Disposable(() => {
    for (const subscription of subscriptions) subscription.dispose();
    item?.dispose();
  });
}

function newItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('qnnLens.configModel', vscode.StatusBarAlignment.Right, 101);
  item.name = 'QNN Lens: model of the config';
  item.command = 'qnnLens.pickConfigModel';
  return item;
}

function noModel(link: ModelOfConfig | undefined): string {
  return link && link.candidates.length > 1 ? `${link.candidates.length} models` : 'no model';
}

function tooltip(link: ModelOfConfig | undefined, soc: string, precision: string): string {
  const model =
    link?.path === undefined
      ? 'This file is checked without a model.'
      : `This file is checked against ${link.path}. ${link.reason ? reasons[link.reason] : ''}`;
  return `${model} Chip ${soc}, precision ${precision}. Click to choose another model or chip.`;
}
