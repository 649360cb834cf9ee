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
    const text = new vscode.MarkdownString(found.lines.join('\n\n'));
    if (found.isInGraph) appendLink(text, { path: document.uri.fsPath, at: found.span.at });
    if (found.histogram) {
      const svg = histogramSvg(found.histogram, vscode.window.activeColorTheme.kind);
      text.appendMarkdown(
        `\n\n![Values of the tensor, and the range of the encoding](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')})`,
      );
    }
    return new vscode.Hover(text, rangeOf(document, found.span));
  }
}

function appendLink(text: vscode.MarkdownString, place: ConfigPlace): void {
  text.isTrusted = { enabledCommands: [command] };
  text.appendMarkdown(`\n\n[Go to graph](command:${command}?${encodeURIComponent(JSON.stringify([place]))})`);
}

const command = 'qnnLens.revealInGraph';
