import type { Box, GraphView, Group } from '../../engine/view/graph-view';
import { packInts, packSteps, unpackInts, unpackSteps } from './ints';
import { type PackedChoices, type PackedTexts, packChoices, packTexts, unpackChoices, unpackTexts } from './texts';

const kinds = ['node', 'input', 'output'] as const satisfies readonly Box['kind'][];
const groupKinds = ['scope', 'block'] as const satisfies readonly Group['kind'][];

/** A GraphView on its way: columns and texts in place of objects, about a sixth of its bytes. */
export interface PackedView {
  readonly kind: Uint8Array;
  readonly node: Uint8Array;
  readonly name: PackedTexts;
  readonly opType: PackedChoices<string>;
  readonly detail: PackedChoices<string>;
  /** Boxes with subgraphs. */
  readonly graphs: readonly (readonly [box: number, graphs: readonly number[]])[];
  readonly from: Uint8Array;
  /** Per edge: its end, counted from its start. */
  readonly span: Uint8Array;
  readonly value: Uint8Array;
  readonly valueName: PackedTexts;
  readonly valueType: PackedChoices<Omit<GraphView['values'][number], 'name'>>;
  readonly groups: PackedGroups;
}

interface PackedGroups {
  readonly kind: Uint8Array;
  readonly name: PackedTexts;
  readonly label: PackedTexts;
  readonly parent: Uint8Array;
  /** Of each group the number of its boxes; `box` holds them one after the other. */
  readonly count: Uint8Array;
  readonly box: Uint8Array;
}

export function packView({ boxes, edges, values, groups }: GraphView): PackedView {
  return {
    kind: packInts(boxes.map(({ kind }) => kinds.indexOf(kind as (typeof kinds)[number]))),
    node: packSteps(boxes.map(({ node }) => node)),
    name: packTexts(boxes.map(({ name }) => name)),
    opType: packChoices(
      boxes.map(({ opType }) => opType),
      String,
    ),
    detail: packChoices(
      boxes.map(({ detail }) => detail),
      String,
    ),
    graphs: boxes.flatMap((box, at) => (box.graphs.length > 0 ? [[at, box.graphs] as const] : [])),
    from: packSteps(edges.from),
    span: packInts(edges.to.map((to, edge) => to - edges.from[edge]!)),
    value: packSteps(edges.value),
    valueName: packTexts(
      values.map(({ name }) => name),
      writerNames(boxes, edges),
    ),
    valueType: packChoices(
      values.map(({ type, bytes }) => ({ type, bytes })),
      ({ type, bytes }) => `${bytes} ${type}`,
    ),
    groups: packGroups(groups),
  };
}

export function unpackView(packed: PackedView): GraphView {
  const work = unpackedInParts(packed);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Gives way between its parts, for a page that has other things to do as well. */
export function* unpackedInParts(packed: PackedView): Generator<void, GraphView> {
  const boxes = unpackBoxes(packed);
  yield;
  const from = unpackSteps(packed.from);
  const edges = { from, to: unpackInts(packed.span).map((span, edge) => from[edge]! + span), value: unpackSteps(packed.value) };
  const names = unpackTexts(packed.valueName, writerNames(boxes, edges));
  yield;
  const types = unpackChoices(packed.valueType);
  const values = names.map((name, at) => ({ name, type: types[at]!.type, bytes: types[at]!.bytes }));
  yield;
  return { boxes, edges, values, groups: unpackGroups(packed.groups) };
}

function unpackBoxes(packed: PackedView): Box[] {
  const kind = unpackInts(packed.kind);
  const node = unpackSteps(packed.node);
  const opType = unpackChoices(packed.opType);
  const detail = unpackChoices(packed.detail);
  const graphs = new Map(packed.graphs);
  return unpackTexts(packed.name).map((name, at) => ({
    kind: kinds[kind[at]!]!,
    node: node[at]!,
    name,
    opType: opType[at]!,
    detail: detail[at]!,
    graphs: graphs.get(at) ?? none,
  }));
}

const none: readonly number[] = [];

/** Exporters name a value after the node that writes it: `/conv1/Conv` writes `/conv1/Conv_output_0`. */
function writerNames(boxes: readonly Box[], { from, value }: GraphView['edges']): (value: number) => string {
  const writers: string[] = [];
  for (let edge = 0; edge < value.length; edge++) writers[value[edge]!] = boxes[from[edge]!]!.name;
  return (one) => writers[one] ?? '';
}

function packGroups(groups: readonly Group[]): PackedGroups {
  const name = groups.map((group) => group.name);
  return {
    kind: packInts(groups.map(({ kind }) => groupKinds.indexOf(kind))),
    name: packTexts(name),
    label: packTexts(groups.map(({ label }) => label)),
    parent: packInts(groups.map(({ parent }) => parent)),
    count: packInts(groups.map(({ boxes }) => boxes.length)),
    box: packSteps(groups.flatMap(({ boxes }) => boxes as number[])),
  };
}

function unpackGroups(packed: PackedGroups): Group[] {
  const kind = unpackInts(packed.kind);
  const label = unpackTexts(packed.label);
  const parent = unpackInts(packed.parent);
  const count = unpackInts(packed.count);
  const box = unpackSteps(packed.box);
  let end = 0;
  return unpackTexts(packed.name).map((name, at) => {
    const start = end;
    end += count[at]!;
    return { kind: groupKinds[kind[at]!]!, name, label: label[at]!, parent: parent[at]!, boxes: Array.from(box.subarray(start, end)) };
  });
}
