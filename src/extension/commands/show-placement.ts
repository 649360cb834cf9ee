import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';
import { pickTarget } from '../pickers';
import { verify } from './verify';

/** Opens the graph colored for a chip: the estimate at once, the compiler's answer where the toolchain is set up. */
export async function showPlacement(lens: Lens, uri: vscode.Uri): Promise<void> {
  const { engine, targets, toolchain } = lens;
  const model = uri.fsPath;
  const target = await pickTarget(await engine.call('chips', {}), targets.recentChips, targets.get(model));
  if (!target) return;
  await targets.set(model, target);
  await openEditor(uri);
  if ((await toolchain.look()).ready) return verify(lens, uri, target);
  const picked = await vscode.window.showInformationMessage(
    `This placement on ${target.soc} is an estimate by rules. The QNN toolchain can verify it with the real compiler.`,
    'Set Up Toolchain…',
  );
  if (picked && (await toolchain.offer('Verifying the placement needs the QNN toolchain.'))) await verify(lens, uri, target);
}

/** Chip and precision of the open model, without more. */
export async function chooseTarget({ engine, targets }: Lens, uri: vscode.Uri): Promise<void> {
  const target = await pickTarget(await engine.call('chips', {}), targets.recentChips, targets.get(uri.fsPath));
  if (target) await targets.set(uri.fsPath, target);
}
