import * as vscode from 'vscode';
import { told } from '../commands/table';
import type { Lens } from '../lens';
import { followLink, openLink } from './deep-link';
import { layersView } from './layers-tree';
import { ModelTexts, textScheme } from './model-text';
import { TextStructure } from './text-structure';
import { syncText } from './text-sync';
import { TextValues } from './text-values';

/** Ways to a node beside the graph: links, the model as text with VS Code's own outline and search, and the tree of layers. */
export function registerFinding(lens: Lens): vscode.Disposable[] {
  const texts = new ModelTexts(lens);
  const structure = new TextStructure(texts);
  const values = new TextValues(lens, texts);
  const selector = { scheme: textScheme };
  return [
    texts,
    lens.selection,
    vscode.workspace.registerTextDocumentContentProvider(textScheme, texts),
    vscode.languages.registerDocumentSymbolProvider(selector, structure, { label: 'QNN Lens' }),
    vscode.languages.registerFoldingRangeProvider(selector, structure),
    vscode.languages.registerDefinitionProvider(selector, values),
    vscode.languages.registerReferenceProvider(selector, values),
    vscode.languages.registerHoverProvider(selector, values),
    vscode.commands.registerCommand('qnnLens.openLink', (link: unknown) => told(lens, 'Open Link', () => openLink(lens, link))),
    vscode.window.registerUriHandler({ handleUri: (uri) => told(lens, 'Open Link', () => followLink(lens, uri)) }),
    ...syncText(lens, texts),
    ...layersView(lens),
  ];
}
