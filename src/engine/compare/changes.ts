import type { Attribute, Model, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { dimsOfType, dtypeOfType } from '../shape/type';
import { typeText } from '../shape/type-text';
import { attributeText } from '../view/attribute-text';
import { portName } from '../view/port-names';
import type { NodeChange } from './comparison';
import type { Matching } from './match';
import { quantizationText } from './quantization';
import { attributeKey } from './signature';
import type { WeightComparison } from './weights';
import { isQuantizer, type Origin, type Wiring } from './wiring';

/** What the changes of a match are told from. */
export interface Sides extends Matching {
  readonly types: { readonly old: Types; readonly now: Types };
  readonly weights: WeightComparison;
}

/** Everything that differs between two matched nodes. */
export function changesOf(sides: Sides, before: Node, after: Node): NodeChange[] {
  return [
    ...different('name', '', before.ownName, after.ownName),
    ...different('operator', '', operatorText(before), operatorText(after)),
    ...attributeChanges(sides.pairs.old, before, sides.pairs.now, after),
    ...(isQuantizer(after) ? quantizerChanges(sides, before, after) : inputChanges(sides, before, after)),
    ...outputChanges(sides, before, after),
  ];
}

/** Whether all that differs are dimensions of outputs, as those of an input do. */
export function isShapeOnly({ types }: Sides, before: Node, after: Node, changes: readonly NodeChange[]): boolean {
  if (!changes.some(({ kind }) => kind === 'type') || !changes.every(({ kind }) => kind === 'type' || kind === 'name')) return false;
  const old = (value: string) => types.old.typeOf(before.graph, value);
  const now = (value: string) => types.now.typeOf(after.graph, value);
  const hasSameElements = after.outputs.every((value, at) => {
    const [was, is] = [old(before.outputs[at] ?? ''), now(value)];
    return value === '' || typeText(was) === typeText(is) || (dimsOfType(was) && dimsOfType(is) && dtypeOfType(was) === dtypeOfType(is));
  });
  return (
    hasSameElements && after.inputs.some((value, at) => value !== '' && typeText(old(before.inputs[at] ?? '')) !== typeText(now(value)))
  );
}

function different(kind: NodeChange['kind'], label: string, before: string | undefined, after: string | undefined): NodeChange[] {
  return before === after ? [] : [{ kind, label, before, after }];
}

const operatorText = ({ domain, opType }: Node) => (domain === '' ? opType : `${domain}::${opType}`);

function attributeChanges(old: Model, before: Node, now: Model, after: Node): NodeChange[] {
  const names = new Set([...before.attributes.keys(), ...after.attributes.keys()]);
  const key = (attribute: Attribute | undefined, model: Model) => attribute && `${attribute.type} ${attributeKey(attribute, model)}`;
  return [...names].flatMap((name) => {
    const [was, is] = [before.attributes.get(name), after.attributes.get(name)];
    if (key(was, old) === key(is, now)) return [];
    return [{ kind: 'attribute' as const, label: name, before: was && attributeText(was), after: is && attributeText(is) }];
  });
}

function inputChanges(sides: Sides, before: Node, after: Node): NodeChange[] {
  const old = sides.old.inputs[before.id]!;
  const now = sides.now.inputs[after.id]!;
  return Array.from({ length: Math.max(old.length, now.length) }, (_, at) => {
    const label = portName(after.domain, after.opType, 'inputs', at) || `input ${at}`;
    return inputChange(sides, label, old[at] ?? nothing, now[at] ?? nothing);
  }).flat();
}

const nothing: Origin = { from: 'other', text: '', through: [] };

function inputChange(sides: Sides, label: string, before: Origin, after: Origin): NodeChange[] {
  const quantized = different(
    'quantization',
    label,
    quantizationText(before.through, sides.old, sides.types.old),
    quantizationText(after.through, sides.now, sides.types.now),
  );
  if (before.from === 'constant' && after.from === 'constant') {
    const tensor = before.through.length === after.through.length ? before.tensor.dtype === after.tensor.dtype : false;
    const shapes = before.tensor.dims.join() !== after.tensor.dims.join();
    if (!tensor && !shapes && quantized.length > 0) return quantized;
    return [...quantized, ...weightChanges(sides, label, before, after)];
  }
  return sameWay(sides, before, after)
    ? quantized
    : [...quantized, { kind: 'input', label, before: originText(before), after: originText(after) }];
}

/** What it reads is told at the nodes that it serves. */
function quantizerChanges({ old, now, types }: Sides, before: Node, after: Node): NodeChange[] {
  return different('quantization', '', quantizationText([before], old, types.old), quantizationText([after], now, types.now));
}

type Constant = Extract<Origin, { from: 'constant' }>;

function weightChanges({ weights }: Sides, label: string, before: Constant, after: Constant): NodeChange[] {
  const types = [originText(before), originText(after)];
  if (types[0] !== types[1]) return [{ kind: 'weights', label, before: types[0], after: types[1] }];
  if (weights.verdict(before.tensor, after.tensor) !== 'changed') return [];
  return [{ kind: 'weights', label, before: `${types[0]}`, after: `${types[1]}, other values` }];
}

/** A node that was put in or taken out on the way is told by itself; whoever reads behind it is the same. */
function sameWay(sides: Sides, before: Origin, after: Origin): boolean {
  const { pairs, old, now } = sides;
  const was = pastAlone(old, before, pairs.toNow);
  const is = pastAlone(now, after, pairs.toOld);
  return sameSource(sides, before, after) || sameSource(sides, was, is);
}

/** Up past nodes without a partner, as long as there is one way only. */
function pastAlone({ inputs }: Wiring, start: Origin, match: Int32Array): Origin {
  let origin = start;
  const seen = new Set<Origin>();
  while (origin.from === 'node' && match[origin.node.id] === -1 && !seen.has(origin)) {
    seen.add(origin);
    const ways = inputs[origin.node.id]!.filter(({ from }) => from === 'node' || from === 'input');
    if (ways.length !== 1) return origin;
    origin = ways[0]!;
  }
  return origin;
}

function sameSource({ pairs, graphs }: Sides, before: Origin, after: Origin): boolean {
  if (before.from === 'node' && after.from === 'node') return before.output === after.output && pairs.areMatched(before.node, after.node);
  if (before.from === 'input' && after.from === 'input') return graphs.get(before.graph) === after.graph && sameInput(before, after);
  return before.from === after.from && before.from === 'other' && after.from === 'other' && before.text === after.text;
}

type Input = Extract<Origin, { from: 'input' }>;

/** By name where either model has the other's name, else by place: exporters name inputs as they like. */
function sameInput(before: Input, after: Input): boolean {
  const has = ({ graph }: Input, name: string) => graph.inputs.some((input) => input.name === name);
  return before.name === after.name || (before.at === after.at && !has(before, after.name) && !has(after, before.name));
}

/** Where a value comes from, in words; undefined for an omitted input. */
function originText(origin: Origin): string | undefined {
  switch (origin.from) {
    case 'node':
      return origin.output > 0 ? `${origin.node.name}, output ${origin.output}` : origin.node.name;
    case 'input':
      return `input ${origin.name}`;
    case 'constant':
      return typeText({ kind: 'tensor', dtype: origin.tensor.dtype, dims: origin.tensor.dims });
    case 'other':
      return origin.text === '' ? undefined : origin.text;
  }
}

function outputChanges({ types }: Sides, before: Node, after: Node): NodeChange[] {
  const text = (side: Types, node: Node, at: number) => {
    const value = node.outputs[at];
    return value ? typeText(side.typeOf(node.graph, value)) : undefined;
  };
  return Array.from({ length: Math.max(before.outputs.length, after.outputs.length) }, (_, at) =>
    different(
      'type',
      portName(after.domain, after.opType, 'outputs', at) || `output ${at}`,
      text(types.old, before, at),
      text(types.now, after, at),
    ),
  ).flat();
}
