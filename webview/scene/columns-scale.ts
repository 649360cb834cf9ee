import { scaleLinear, scaleLog, scalePow } from 'd3-scale';
import type { AmountColumn, Column } from './columns';
import { totalOf } from './columns-total';
import type { Scene } from './scene';

/** From a value to its place on the ramp, with the range that it holds for. */
export interface Scaled {
  readonly least: number;
  readonly most: number;
  /** 0..1, 1 for what to look at first. NaN stays NaN; what lies outside is drawn as the nearest end. */
  readonly partOf: (value: number) => number;
  /** The value at a part of the way from least to most. */
  readonly valueAt: (part: number) => number;
}

/** What is smaller than the most by more than this factor looks alike: the eye tells some dozens of steps apart. */
const decades = 1e4;

type Continuous = ReturnType<typeof scaleLinear<number, number>>;

const scales: Readonly<Record<AmountColumn['scale'], (least: number, most: number) => Continuous>> = {
  linear: (least, most) => scaleLinear().domain([least, most]),
  sqrt: (_, most) => scalePow().exponent(0.5).domain([0, most]),
  log: (least, most) => scaleLog().domain([Math.max(least, most / decades), most]) as Continuous,
  diverging: (least, most) => scaleLinear().domain([-Math.max(-least, most), Math.max(-least, most)]),
};

/** The scale of a column over some of its values. */
export function scaledBy({ scale, worse }: AmountColumn, values: Iterable<number>): Scaled {
  const [low, high] = extent(values, scale === 'log');
  const made = high > low || scale === 'sqrt' || scale === 'diverging' ? scales[scale](low, high || 1) : scales.linear(low - 1, high);
  const onUnit = made.range([0, 1]).clamp(true);
  const [least, most] = onUnit.domain() as [number, number];
  const turned = (part: number) => (worse === 'low' ? 1 - part : part);
  return {
    least: high > low || scale === 'sqrt' || scale === 'diverging' ? least : low,
    most,
    partOf: (value) => turned(scale === 'log' && value <= 0 ? 0 : onUnit(value)),
    valueAt: (part) => onUnit.invert(part),
  };
}

/** Least and most; of a logarithm only what is above zero. */
function extent(values: Iterable<number>, positive: boolean): readonly [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    // NaN fails both.
    if (positive && value <= 0) continue;
    if (value < least) least = value;
    if (value > most && value !== Number.POSITIVE_INFINITY) most = value;
  }
  return most >= least ? [least, most] : [0, 0];
}

/** The value of each box of the drawing: a node's own, a closed group's total. NaN for what is neither, and for what lacks it. */
export function valuesOfBoxes(column: Column, { view, boxOfNode }: Pick<Scene, 'view' | 'boxOfNode'>): Float64Array {
  const values = new Float64Array(view.boxes.length).fill(Number.NaN);
  const members = new Map<number, number[]>();
  for (const [node, box] of boxOfNode) {
    if (view.boxes[box]!.node === node) values[box] = column.values[node] ?? Number.NaN;
    else if (view.boxes[box]!.kind === 'group') pushTo(members, box, node);
  }
  for (const [box, nodes] of members) values[box] = totalOf(column, nodes).value;
  return values;
}

function pushTo(lists: Map<number, number[]>, key: number, item: number): void {
  const known = lists.get(key);
  if (known) known.push(item);
  else lists.set(key, [item]);
}
