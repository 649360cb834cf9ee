import * as vscode from 'vscode';
import type { NodeDetails, Port } from '../../protocol/calls';
import type { Lens } from '../lens';
import { type ModelTexts, modelOfText, type ShownText } from './model-text';

/** A value's name: bare with dots and slashes, perhaps with TensorFlow's `:0`, or in backquotes. */
const word = /`[^`]*`|[\w./#-]+(?::[\w./#-]+)*/;

interface Place {
  readonly model: string;
  readonly shown: ShownText;
  readonly details: NodeDetails;
  readonly name: string;
  readonly range: vscode.Range;
  readonly input: Port | undefined;
  readonly output: Port | undefined;
}

/** Where values come from and go to, and what they are, asked of the engine for the line at hand. */
export class TextValues implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.HoverProvider {
  constructor(
    private readonly lens: Lens,
    private readonly texts: ModelTexts,
  ) {}

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    const place = await this.placeAt(document, position);
    if (!place) return [];
    const makers = place.output ? [place.details.id] : (place.input?.nodes ?? []).map(({ id }) => id);
    return makers.flatMap((node) => locationOf(document, place, node));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const place = await this.placeAt(document, position);
    if (!place) return [];
    const maker = place.output ? place.details.id : place.input?.nodes[0]?.id;
    if (maker === undefined) return [];
    const { outputs } = place.output ? place.details : await this.lens.engine.call('details', { model: place.model, node: maker });
    const readers = outputs.find(({ value }) => value === place.name)?.nodes.map(({ id }) => id) ?? [];
    return [...(includeDeclaration ? [maker] : []), ...readers].flatMap((node) => locationOf(document, place, node));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const place = await this.placeAt(document, position);
    if (!place) return undefined;
    const { details, model, name, range, input, output } = place;
    const port = output ?? input;
    const text = new vscode.MarkdownString();
    text.isTrusted = { enabledCommands: ['qnnLens.revealNode'] };
    if (port) text.appendCodeblock(`${name}: ${port.type}`, 'onnx-text');
    else text.appendCodeblock(`${details.opType}  ${details.name}`, 'onnx-text');
    if (input)
      text.appendText(
        input.constant ? 'A constant.' : input.nodes.length > 0 ? `Made by ${input.nodes[0]!.name}.` : 'An input of the graph.',
      );
    if (output) text.appendText(`Read by ${output.nodes.length === 1 ? output.nodes[0]!.name : `${output.nodes.length} nodes`}.`);
    const argument = encodeURIComponent(JSON.stringify([{ model, node: details.id }]));
    text.appendMarkdown(`\n\n[Show in graph](command:qnnLens.revealNode?${argument})`);
    return new vscode.Hover(text, range);
  }

  private async placeAt(document: vscode.TextDocument, position: vscode.Position): Promise<Place | undefined> {
    const shown = this.texts.of(document);
    const node = shown?.nodes[position.line] ?? -1;
    const range = document.getWordRangeAtPosition(position, word);
    if (!shown || node < 0 || !range) return undefined;
    const model = modelOfText(document.uri);
    const name = document.getText(range).replace(/^`|`$/g, '');
    const details = await this.lens.engine.call('details', { model, node });
    const [input, output] = [details.inputs, details.outputs].map((ports) => ports.find(({ value }) => value === name));
    return { model, shown, details, name, range, input, output };
  }
}

/** The value's name on the line of a node, else the line. */
function locationOf(document: vscode.TextDocument, { shown, name }: Place, node: number): readonly vscode.Location[] {
  const line = shown.lineOf.get(node);
  if (line === undefined) return [];
  const at = Math.max(0, document.lineAt(line).text.indexOf(name));
  return [new vscode.Location(document.uri, new vscode.Range(line, at, line, at + name.length))];
}
