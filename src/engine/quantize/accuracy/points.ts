import { keepsGrid } from '../../config/rules/encodings/equal-grids';
import type { Graph, Node } from '../../ir/graph';
import { executionOrder, usedBy } from '../../ir/order';
import type { OpenModel } from '../../session';
import { type Counterpart, type Counterparts, counterpartsOf } from './counterparts';

/** A value where the two models can be compared: an input of the graph, or the first float result of a node. */
export interface Point {
  /** Several nodes share one where they are one operation. */
  readonly value: string;
  /** Its name in the quantized model. */
  readonly other: string;
  /** Undefined for an input of the graph. */
  readonly node?: Node;
  readonly activationBits?: number;
  readonly weightBits?: number;
  /** It moves data as it stands, and its result lies on the grid of what it read: what it shows is the error of the part that it took. */
  readonly movesData?: boolean;
  /** What the node read, as places in the list: the nearest values upstream that can be compared. */
  readonly from: readonly number[];
}

/** In execution order, inputs first. Nodes of subgraphs have no points: nobody can look at their values from outside. */
export function pointsOf(float: OpenModel, quantized: OpenModel): readonly Point[] {
  const main = float.model.graphs[0] as Graph;
  const { values, weightBits } = counterpartsOf(float, quantized);
  const points: Point[] = [];
  /** Where each value's error can be seen: its own point, else those upstream of it. */
  const seenAt = new Map<string, readonly number[]>();
  const add = (value: string, point: Omit<Point, 'value' | 'other' | 'activationBits'>): readonly number[] => {
    const { value: other, bits } = values.get(value) as Counterpart;
    points.push({ value, other, ...(bits !== undefined && { activationBits: bits }), ...point });
    return [points.length - 1];
  };
  for (const { name } of main.inputs) if (values.has(name)) seenAt.set(name, add(name, { from: [] }));
  for (const node of executionOrder(main).nodes) {
    const from = [...new Set(usedBy(node).flatMap((name) => seenAt.get(name) ?? []))];
    const value = node.outputs.map((name) => judgedAt(float, main, name, values)).find((name) => values.has(name));
    const bits = value === undefined ? undefined : weightBits(node);
    const moves = value !== undefined && keepsGrid(node) && from.every((at) => isOneGrid(values, value, points[at]?.value ?? ''));
    const facts = { ...(bits !== undefined && { weightBits: bits }), ...(moves && { movesData: true }) };
    const seen = value === undefined ? from : add(value, { node, from, ...facts });
    for (const name of node.outputs) if (seen.length > 0) seenAt.set(name, seen);
  }
  return points;
}

/** A result that stays float has no grid of its own. */
function isOneGrid(values: Counterparts['values'], value: string, from: string): boolean {
  const grid = values.get(value)?.grid;
  return grid === undefined || grid === values.get(from)?.grid;
}

/** What takes off a part of the range: the value before it may be quantized to what is left, which loses nothing. */
const clips: ReadonlySet<string> = new Set(['Relu', 'Clip']);

/**
 * A convolution with its normalization and its activation function is one operation of the HTP: what it gives is what the last of them gives. The values
 * between are gone, or hold only what the activation leaves of them.
 */
function judgedAt({ index }: OpenModel, main: Graph, value: string, values: Counterparts['values']): string {
  let name = value;
  for (;;) {
    const [reader, ...others] = index.consumers(main, name);
    const isEnd = !reader || others.length > 0 || reader.inputs[0] !== name || main.outputs.some((output) => output.name === name);
    if (isEnd || reader.domain !== '' || !(clips.has(reader.opType) || (reader.opType === 'BatchNormalization' && !values.has(name))))
      return name;
    name = reader.outputs[0] ?? '';
  }
}
