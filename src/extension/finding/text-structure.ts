import * as vscode from 'vscode';
import type { ListingBlock } from '../../protocol/search-calls';
import type { ModelTexts, ShownText } from './model-text';

/** Above this many nodes the outline has scopes alone: the view builds all of its rows at once. */
const mostSymbols = 20_000;

/** A line of a node: `y: float[4] = Conv(x, w) {…}  // name · HTP` */
const nodeLine = /^\s*(.*?) = (?:[\w.]+::)?(\w+)\(.*\/\/ (.*?)(?: · (HTP|GPU|CPU|removed))?$/;

const blockKinds: Readonly<Record<ListingBlock['kind'], keyof typeof vscode.SymbolKind>> = {
  graph: 'Module',
  scope: 'Namespace',
  function: 'Function',
};

/** Outline, breadcrumbs, sticky scroll and folding of a model's text. */
export class TextStructure implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider {
  constructor(private readonly texts: ModelTexts) {}

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const shown = this.texts.of(document);
    return shown ? symbolsOf(document, shown) : [];
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const blocks = this.texts.of(document)?.blocks ?? [];
    return blocks.filter(({ from, to }) => to > from).map(({ from, to }) => new vscode.FoldingRange(from, to));
  }
}

function symbolsOf(document: vscode.TextDocument, { blocks, nodes, lineOf }: ShownText): vscode.DocumentSymbol[] {
  const top: vscode.DocumentSymbol[] = [];
  const symbols = blocks.map(({ kind, name, from, to }) => {
    const range = new vscode.Range(from, 0, to, document.lineAt(to).text.length);
    const first = new vscode.Range(from, 0, from, document.lineAt(from).text.length);
    return new vscode.DocumentSymbol(name || kind, kind, vscode.SymbolKind[blockKinds[kind]], range, first);
  });
  const childrenOf = (block: number) => symbols[block]?.children ?? top;
  const opened: number[] = [];
  let next = 0;
  for (let line = 0; line < nodes.length; line++) {
    while (opened.length > 0 && blocks[opened.at(-1)!]!.to < line) opened.pop();
    for (; blocks[next]?.from === line; next++) {
      childrenOf(blocks[next]!.parent).push(symbols[next]!);
      opened.push(next);
    }
    if (nodes[line]! < 0 || lineOf.size > mostSymbols) continue;
    const { text } = document.lineAt(line);
    const [, outputs = '', opType = '', name = '', unit = ''] = nodeLine.exec(text) ?? [];
    const range = new vscode.Range(line, 0, line, text.length);
    const label = name || outputs || opType;
    if (label)
      childrenOf(opened.at(-1) ?? -1).push(
        new vscode.DocumentSymbol(label, [opType, unit].filter(Boolean).join(' · '), vscode.SymbolKind.Operator, range, range),
      );
  }
  return top;
}
