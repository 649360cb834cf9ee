import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { ConfigDocument } from '../document';
import type { EncodingEntry } from '../encodings/encoding';
import { readEncodings } from '../encodings/read';
import type { TextSpan } from '../finding';
import { inputLines } from '../rules/qualcomm/input-list/input-lines';
import { type Cursor, cursorAt } from './cursor';

/** What of the model a place of a config names. */
export type Subject =
  | { readonly names: 'tensor'; readonly name: string; readonly span: TextSpan; readonly entry?: EncodingEntry }
  | { readonly names: 'node'; readonly name: string; readonly span: TextSpan };

export function subjectAt(document: ConfigDocument, offset: number): Subject | undefined {
  if (document.kind === 'encodings') return entryAt(document, offset);
  if (document.kind === 'input-list') return inputAt(document.text, offset);
  const cursor = cursorAt(document.json.root, offset);
  return cursor && (nodeName(document, cursor) ?? calibrationInput(document, cursor));
}

function entryAt(document: ConfigDocument, offset: number): Subject | undefined {
  const entry = readEncodings(document).entries.find(({ name }) => name.at <= offset && offset <= name.end);
  return entry && { names: 'tensor', name: entry.tensor, span: entry.name, entry };
}

function inputAt(text: string, offset: number): Subject | undefined {
  const line = inputLines(text).find(({ at, end }) => at <= offset && offset <= end);
  const item = line?.inputs.find(({ name, at, pathAt }) => name !== undefined && at <= offset && offset < pathAt);
  if (item?.name !== undefined) return { names: 'tensor', name: item.name, span: { at: item.at, end: item.at + item.name.length } };
  const output = line?.outputs.find(({ at, end }) => at <= offset && offset <= end);
  return output && { names: 'tensor', name: output.name, span: output };
}

/** `pins/2/node` of a backend config, `overrides/0/node` of a recipe. */
export function isNodeName({ kind }: ConfigDocument, steps: readonly string[]): boolean {
  const list = kind === 'backend-config' ? 'pins' : kind === 'recipe' ? 'overrides' : undefined;
  return list !== undefined && steps.length === 3 && steps[0] === list && steps[2] === 'node';
}

function nodeName(document: ConfigDocument, { steps, value, member }: Cursor): Subject | undefined {
  const name = member ? undefined : value.string();
  return name !== undefined && isNodeName(document, steps) ? { names: 'node', name, span: value } : undefined;
}

/** `calibration/inputs/<name>` of a recipe. */
function calibrationInput({ kind }: ConfigDocument, { steps, member }: Cursor): Subject | undefined {
  if (kind !== 'recipe' || !member || steps.join('/') !== 'calibration/inputs') return undefined;
  return { names: 'tensor', name: member.name, span: member.key };
}

/** A tensor with the graph that has it: the main graph before those inside of it. */
export interface FoundTensor {
  readonly graph: Graph;
  /** Who makes it; undefined for initializers and inputs. */
  readonly producer: Node | undefined;
  readonly consumers: readonly Node[];
}

export function findTensor({ model, index }: OpenModel, name: string): FoundTensor | undefined {
  const graph = model.graphs.find((one) => index.source(one, name) !== undefined);
  if (!graph) return undefined;
  const source = index.source(graph, name);
  return { graph, producer: source?.from === 'node' ? source.node : undefined, consumers: index.consumers(graph, name) };
}

/** By its name, or by the one that the file gives it. */
export function findNode({ model }: OpenModel, name: string): Node | undefined {
  return model.nodes.find((node) => node.name === name) ?? model.nodes.find((node) => node.ownName === name);
}

/** The node that a subject leads to in the graph: of a tensor its maker, else its first reader. */
export function placeOf(open: OpenModel, subject: Subject): Node | undefined {
  if (subject.names === 'node') return findNode(open, subject.name);
  const found = findTensor(open, subject.name);
  return found?.producer ?? found?.consumers[0];
}
