import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { ConvertResult } from '../../protocol/calls';
import type { Lens } from '../lens';
import { pickChips, pickPrecision } from '../pickers';
import { openReport } from './report';
import { showVerified } from './verify';

/** Makes `<name>_qnn` beside the model for the chips that the user picks. */
export async function convert(lens: Lens, uri: vscode.Uri): Promise<void> {
  const { engine, jobs, targets, toolchain, log } = lens;
  if (!(await toolchain.ensure('Converting'))) return;
  const model = uri.fsPath;
  const now = targets.get(model);
  const socs = await pickChips(await engine.call('chips', {}), targets.recentChips, now.soc);
  const precision = socs && (await pickPrecision(now.precision));
  if (!socs || !precision) return;
  await targets.use(socs);
  const result = await jobs.run({
    kind: 'convert',
    model,
    title: `Convert ${basename(model)} for ${socs.join(', ')}`,
    work: (options) => engine.call('convert', { model, options: { socs, precision } }, options),
  });
  for (const { severity, what, fix } of result.warnings) log.warn(`${severity}: ${what} ${fix}`);
  if (result.placement) await showVerified(lens, model, result.placement);
  await tellResult(result, log);
}

async function tellResult({ folder, files, warnings }: ConvertResult, log: vscode.LogOutputChannel): Promise<void> {
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const noticed = warnings.length === 0 ? '' : ` ${warnings.length} ${warnings.length === 1 ? 'warning is' : 'warnings are'} in the log.`;
  const buttons: Readonly<Record<string, () => unknown>> = {
    'Reveal in Explorer': () => vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(join(folder, 'manifest.json'))),
    'Open Report': () => openReport(vscode.Uri.file(join(folder, 'report.html'))),
    ...(warnings.length > 0 && { 'Show Log': () => log.show() }),
  };
  const text = `${basename(folder)} is ready: ${files.length} files, ${megabytes.toFixed(1)} MB.${noticed}`;
  const picked = await vscode.window.showInformationMessage(text, ...Object.keys(buttons));
  if (picked) await buttons[picked]?.();
}
