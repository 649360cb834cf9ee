import * as vscode from 'vscode';
import { rangeOf } from './config-diagnostics';
import type { Configs } from './configs';
import { histogramSvg } from './histogram-svg';
import { isConfig } from './recognize';
import type { ConfigPlace } from './reveal';
import { stopOf } from './stop';

/** What a tensor's encoding means, or where a node runs. */
export class ConfigHovers implements vscode.HoverProvider {
  constructor(private readonly configs: Configs) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isConfig(document)) return undefined;
    const at = document.offsetAt(position);
    const found = await this.configs.ask('configHover', document, { at }, { stop: stopOf(token) });
    if (!found) return undefined;
    const [title = '', ...lines] = found.lines;
    const text = new vscode.MarkdownString(title);
    if (found.isInGraph) appendLink(text, { path: document.uri.fsPath, at: found.span.at });
    text.appendMarkdown(['', ...lines].join('\n\n'));
    if (found.histogram) appendPicture(text, histogramSvg(found.histogram, vscode.window.activeColorTheme.kind));
    return new vscode.Hover(text, rangeOf(document, found.span));
  }
}

function appendLink(text: vscode.MarkdownString, place: ConfigPlace): void {
  text.isTrusted = { enabledCommands: [command] };
  text.appendMarkdown(` · [Go to graph](command:${command}?${encodeURIComponent(JSON.stringify([place]))})`);
}

const command = 'qnnLens.revealInGraph';

function appendPicture(text: vscode.MarkdownString, svg: string): void {
  const data = Buffer.from(svg).toString('base64');
  text.appendMarkdown(`\n\n![Values of the tensor, and the range of the encoding](data:image/svg+xml;base64,${data})`);
}
