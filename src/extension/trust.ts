import * as vscode from 'vscode';

/** Tools run only in a workspace that the user trusts: a folder can bring its own settings and models. */
export async function requireTrust(task: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const picked = await vscode.window.showWarningMessage(
    `${task} runs tools on files of this workspace, which is not trusted. Trust it first.`,
    'Manage Workspace Trust',
  );
  if (picked) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
