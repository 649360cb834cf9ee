import * as vscode from 'vscode';
import { configKinds } from '../../engine/config/kinds';
import type { Lens } from '../lens';

/** More files than any workspace has configs. */
const mostFiles = 1000;
const mostShown = 200;

/** Checks every config file of the workspace and puts what there is to say into the Problems view. */
export async function checkConfigs(lens: Lens): Promise<void> {
  const names = configKinds.flatMap(({ files }) => files).join(',');
  const found = await vscode.workspace.findFiles(`**/{${names}}`, '**/node_modules/**', mostFiles);
  if (found.length === 0) {
    void vscode.window.showInformationMessage('There is no config file of a known name in this workspace.');
    return;
  }
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  const options = { location: vscode.ProgressLocation.Window, title: 'Check config files' };
  await vscode.window.withProgress(options, async (bar, token) => {
    for (const [index, uri] of found.entries()) {
      if (token.isCancellationRequested) return;
      bar.report({ message: `${index + 1} of ${found.length}` });
      for (const severity of await checkOne(lens, uri)) counts[severity]++;
    }
  });
  const files = `${found.length} config ${found.length === 1 ? 'file' : 'files'}`;
  const picked = await vscode.window.showInformationMessage(
    `Checked ${files}: ${counted(counts.error, 'error')}, ${counted(counts.warning, 'warning')}.`,
    'Show Problems',
  );
  if (picked) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** A file that is open is followed as it is typed: its findings are shown already. */
async function checkOne(
  { configs, configDiagnostics, problems }: Lens,
  uri: vscode.Uri,
): Promise<readonly ('error' | 'warning' | 'info' | 'hint')[]> {
  const open = configDiagnostics.documents.find((document) => document.uri.toString() === uri.toString());
  try {
    const checked = open ? configDiagnostics.current(open) : await configs.askSaved('checkConfig', uri, { most: mostShown });
    if (!checked) return [];
    if (!open) configDiagnostics.publishSaved(uri, checked);
    return checked.findings.map(({ severity }) => severity);
  } catch (thrown) {
    problems.note(thrown, `Check ${uri.fsPath}`);
    return ['error'];
  }
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
