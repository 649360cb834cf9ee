import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type ExportId, type PictureFormatId, pictureFormats, type ReportFormatId, reportFormats } from '../../engine/report/format-list';
import { nodeFiles } from '../../node/files';
import type { HostCalls } from '../../protocol/host-calls';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';

const formats = { ...reportFormats, ...pictureFormats };

/** Asks for a format. An open page exports what it shows; without one a report tells of the model's target and its newest profile. */
export async function exportModel(lens: Lens, uri: vscode.Uri): Promise<void> {
  const format = await pickFormat();
  if (!format) return;
  if (lens.pages.notifyOne(uri.fsPath, { notify: 'export', format })) return;
  if (isReport(format)) return exportReport(lens, uri, { ...(await choiceOf(lens, uri.fsPath)), format });
  await openEditor(uri);
  lens.pages.notifyOne(uri.fsPath, { notify: 'export', format });
}

export async function exportReport({ engine }: Lens, uri: vscode.Uri, wanted: HostCalls['exportReport']['args']): Promise<void> {
  const target = await askWhere(uri, wanted.format);
  if (!target) return;
  const text = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'QNN Lens: exporting' }, () =>
    engine.call('report', wanted),
  );
  await save(target, new TextEncoder().encode(text), wanted.format);
}

export async function exportPicture(uri: vscode.Uri, { format, content }: HostCalls['exportPicture']['args']): Promise<void> {
  const target = await askWhere(uri, format);
  if (target) await save(target, typeof content === 'string' ? new TextEncoder().encode(content) : content, format);
}

async function pickFormat(): Promise<ExportId | undefined> {
  const items = (Object.keys(formats) as ExportId[]).map((id) => ({ label: formats[id].label, detail: formats[id].detail, id }));
  return (await vscode.window.showQuickPick(items, { title: 'Export', placeHolder: 'As what?', matchOnDetail: true }))?.id;
}

function isReport(format: ExportId): format is ReportFormatId {
  return format in reportFormats;
}

/** What a report tells of when nobody looks at the model: the newest profile that is of this version of it. */
async function choiceOf({ engine, targets }: Lens, model: string): Promise<Omit<HostCalls['exportReport']['args'], 'format'>> {
  const profile = (await engine.call('profiles', { model })).find(({ stale }) => !stale);
  const choice = { model, target: targets.get(model), base: 'estimate', pins: [], suppositions: [] } as const;
  return profile ? { ...choice, profile: profile.id } : choice;
}

async function askWhere(uri: vscode.Uri, format: ReportFormatId | PictureFormatId): Promise<vscode.Uri | undefined> {
  const { label, suffix } = formats[format];
  const name = basename(uri.path).replace(/\.onnx$/i, '');
  const ending = suffix.split('.').at(-1) ?? '';
  return vscode.window.showSaveDialog({
    title: `Export ${label}`,
    defaultUri: vscode.Uri.joinPath(uri, '..', `${name}${suffix}`),
    filters: { [label]: [ending] },
  });
}

/** On this machine's disk a file is written beside its place and renamed, so that it is there whole or not at all. */
async function save(target: vscode.Uri, bytes: Uint8Array, format: ExportId): Promise<void> {
  if (target.scheme === 'file') await nodeFiles.write(target.fsPath, bytes);
  else await vscode.workspace.fs.writeFile(target, bytes);
  void tell(target, format);
}

async function tell(target: vscode.Uri, format: ExportId): Promise<void> {
  const picked = await vscode.window.showInformationMessage(`${formats[format].label}: ${basename(target.path)} is written.`, 'Open');
  if (!picked) return;
  if (format === 'html') await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
