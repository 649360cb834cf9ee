import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../../engine/problem';
import { isThere } from '../config/is-there';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';
import { requireTrust } from '../trust';

/** Writes the model with quantize and dequantize nodes beside the float model, as the file of encodings says, and opens it. */
export async function applyEncodings({ configs, jobs, log }: Lens, document: vscode.TextDocument): Promise<void> {
  if (!(await requireTrust('Applying encodings'))) return;
  const name = basename(document.uri.path);
  const { path } = await configs.ask('configModel', document, {});
  if (path === undefined)
    throw new Problem('config-model', document.uri.fsPath, 'No model is known for this file.', 'Pick one in the status bar.');
  const output = `${path.replace(/\.onnx$/i, '')}_qdq.onnx`;
  if (!(await mayWrite(output))) return;
  const { tensors, notes } = await jobs.run({
    kind: 'quantize',
    model: path,
    title: `Apply ${name} to ${basename(path)}`,
    work: (options) => configs.ask('applyEncodings', document, { output }, options),
  });
  for (const { where, what, fix } of notes) log.info(`${name}: ${where}: ${what} ${fix}`);
  await openEditor(vscode.Uri.file(output));
  const counts = `${tensors.activations} activations, ${tensors.weights} weights, ${tensors.biases} biases`;
  const told = notes.length > 0 ? ` ${notes.length} notes are in the log.` : '';
  void vscode.window.showInformationMessage(`${basename(output)} is ready: ${counts}.${told}`);
}

async function mayWrite(output: string): Promise<boolean> {
  if (!(await isThere(vscode.Uri.file(output)))) return true;
  const question = `${basename(output)} is there already. Replace it?`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, 'Replace')) === 'Replace';
}
