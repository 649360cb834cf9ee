import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../../engine/problem';
import { showInGraph } from '../config/reveal';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';

/** What a link asks for: a model, and a node in it by name. */
export interface LinkPlace {
  readonly file: string;
  readonly node: string | undefined;
}

/** `vscode://qnn-lens.qnn-lens/open?file=/models/net.onnx&node=Conv_5`, for the editor that runs. */
function linkTo({ file, node }: LinkPlace, extension: string): vscode.Uri {
  const query = new URLSearchParams({ file, ...(node === undefined ? {} : { node }) });
  return vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extension, path: '/open', query: query.toString() });
}

/** Anybody can write a link, a web page too: only local `.onnx` files are opened, and outside of the workspace only when the user says so. */
export async function followLink(lens: Lens, uri: vscode.Uri): Promise<void> {
  const place = placeOf(uri);
  if (await isAllowed(place.file)) await openPlace(lens, place);
}

/** For editors that no link reaches, as in a browser: the link as text, asked for when it is not given. */
export async function openLink(lens: Lens, given: unknown): Promise<void> {
  const prompt = 'A link to a node, as "Copy Link to Node" gives it.';
  const text = typeof given === 'string' ? given : await vscode.window.showInputBox({ title: 'Open Link', prompt, ignoreFocusOut: true });
  if (text) await followLink(lens, vscode.Uri.parse(text.trim()));
}

function placeOf({ path, query }: vscode.Uri): LinkPlace {
  const asked = new URLSearchParams(query);
  const file = asked.get('file') ?? '';
  const example = 'A link looks like …/open?file=/models/net.onnx&node=Conv_5.';
  if (path !== '/open') throw new Problem('bad-link', path, `QNN Lens has no link "${path}".`, example);
  // A path with two slashes ahead is another machine's, and asking for it sends it who is asking.
  if (!isAbsolute(file) || /^[\\/]{2}/.test(file))
    throw new Problem('bad-link', file, `"${file}" is no path of a file on this machine.`, example);
  if (!file.toLowerCase().endsWith('.onnx'))
    throw new Problem('bad-link', file, `"${file}" is no ONNX model.`, 'Links open .onnx files only.');
  return { file, node: asked.get('node') || undefined };
}

async function isAllowed(file: string): Promise<boolean> {
  if (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))) return true;
  const detail = `${file}\n\nThe file is outside of the folders that are open in this window.`;
  return (await vscode.window.showWarningMessage('A link wants to open a model. Open it?', { modal: true, detail }, 'Open')) === 'Open';
}

async function openPlace(lens: Lens, { file, node }: LinkPlace): Promise<void> {
  if (node === undefined) return openEditor(vscode.Uri.file(file));
  const [id] = await lens.engine.call('nodesNamed', { model: file, names: [node] });
  if (id !== null && id !== undefined) return showInGraph(lens, { model: file, node: id });
  await openEditor(vscode.Uri.file(file));
  throw new Problem(
    'node-missing',
    file,
    `The model has no node "${node}".`,
    'The link may be of another version of the file; search for a part of the name.',
  );
}

/** The link to a node of a model, onto the clipboard. */
export async function copyLink({ engine, context }: Lens, model: string, node: number): Promise<void> {
  const { name } = await engine.call('details', { model, node });
  await vscode.env.clipboard.writeText(linkTo({ file: model, node: name }, context.extension.id).toString());
  vscode.window.setStatusBarMessage(`$(link) Copied the link to ${name}`, 3000);
}
