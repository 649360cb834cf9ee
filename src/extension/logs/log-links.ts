import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type LogName, namesInLog } from '../../engine/logs/names-in-log';
import type { Lens } from '../lens';

/** A node of a model, as a link carries it. */
export interface NodePlace {
  readonly model: string;
  readonly node: number;
}

/** Each model that is asked is read. */
const mostModels = 4;

/** Names of nodes and tensors in a log lead to the graph. */
export class LogLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly lens: Lens) {}

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    if (document.uri.scheme === 'output' && !/qnn[- ]lens/i.test(document.uri.path)) return [];
    const models = await modelsNear(this.lens, document.uri);
    if (models.length === 0) return [];
    const found = await placesOf(this.lens, models, namesInLog(document.getText()));
    return found.map(({ at, end, place }) => {
      const link = new vscode.DocumentLink(new vscode.Range(document.positionAt(at), document.positionAt(end)), commandUri(place));
      link.tooltip = 'Go to the node in the graph';
      return link;
    });
  }
}

export type NodeLink = vscode.TerminalLink & { readonly place: NodePlace };

/** Names in a terminal, where tools run as tasks. */
export class TerminalLinks implements vscode.TerminalLinkProvider<NodeLink> {
  constructor(private readonly lens: Lens) {}

  async provideTerminalLinks({ line }: vscode.TerminalLinkContext): Promise<NodeLink[]> {
    const models = [...this.lens.pages.models].slice(0, mostModels);
    if (models.length === 0) return [];
    const found = await placesOf(this.lens, models, namesInLog(line));
    return found.map(({ at, end, place }) => ({ startIndex: at, length: end - at, tooltip: 'Go to the node in the graph', place }));
  }

  async handleTerminalLink({ place }: NodeLink): Promise<void> {
    await vscode.commands.executeCommand('qnnLens.revealNode', place);
  }
}

interface Placed extends LogName {
  readonly place: NodePlace;
}

/** The first model that has a name counts; of names that overlap, the first and longest. */
async function placesOf({ engine, problems }: Lens, models: readonly string[], names: readonly LogName[]): Promise<readonly Placed[]> {
  const distinct = [...new Set(names.map(({ name }) => name))];
  const places = new Map<string, NodePlace>();
  for (const model of models) {
    const asked = distinct.filter((name) => !places.has(name));
    try {
      const nodes = await engine.call('nodesNamed', { model, names: asked });
      for (const [i, node] of nodes.entries()) if (node !== null) places.set(asked[i] as string, { model, node });
    } catch (thrown) {
      problems.note(thrown, 'Log Links');
    }
  }
  let behind = 0;
  return names.flatMap((name) => {
    const place = places.get(name.name);
    if (!place || name.at < behind) return [];
    behind = name.end;
    return [{ ...name, place }];
  });
}

/** The models in open graphs, then those beside the log and in the folder around it: a converted folder lies beside its model. */
async function modelsNear({ pages }: Lens, { scheme, fsPath }: vscode.Uri): Promise<readonly string[]> {
  const beside = scheme === 'file' ? [...(await modelsIn(dirname(fsPath))), ...(await modelsIn(dirname(dirname(fsPath))))] : [];
  return [...new Set([...pages.models, ...beside])].slice(0, mostModels);
}

async function modelsIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder));
    return entries.filter(([name]) => name.toLowerCase().endsWith('.onnx')).map(([name]) => join(folder, name));
  } catch (thrown) {
    if (thrown instanceof vscode.FileSystemError) return [];
    throw thrown;
  }
}

function commandUri(place: NodePlace): vscode.Uri {
  return vscode.Uri.from({ scheme: 'command', path: 'qnnLens.revealNode', query: JSON.stringify([place]) });
}
