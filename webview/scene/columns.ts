import type { Box, PlacementOverlay, Producer, Profile, Rung, Unit } from '../../src/protocol/calls';
import type { NodeFacts } from '../../src/protocol/column-calls';
import type { AccuracyReport } from '../../src/protocol/quantize-calls';
import type { ShownWidths } from './columns-accuracy';
import type { TimeColumn } from './times';

/** Who says it; no rung where a file does not tell how its figures were won, and where nothing was estimated or measured. */
export interface ColumnSource {
  readonly rung?: Rung;
  readonly producer: Producer;
  /** Somebody else's figures. */
  readonly fromFile?: true;
}

/** How far a value is from the least to the most: `sqrt` and `log` let small ones differ, `diverging` has zero in its middle. */
export type ColumnScale = 'linear' | 'sqrt' | 'log' | 'diverging';

/** A unit's own color, one of the category colors (`--category-1` ... from 0 on, -1 for "other"), or a place on the ramp. */
export type CategoryColor = { readonly unit: Unit } | { readonly hue: number } | { readonly part: number };

export interface Category {
  readonly label: string;
  readonly color: CategoryColor;
  /** Stands for many nodes only where they are all of it: work that nobody does. */
  readonly isQuiet?: boolean;
}

interface ColumnBase {
  readonly id: string;
  readonly title: string;
  readonly source: ColumnSource;
  /** By node id; NaN is lacking. Of a category: its index in `categories`. */
  readonly values: Float64Array;
  /** What the figures mean or leave out, in a sentence. */
  readonly note?: string;
  /** What is so of nodes without a value: `without weights`; "not known" where nothing is said. */
  readonly lacks?: string;
}

export interface CategoryColumn extends ColumnBase {
  readonly kind: 'category';
  readonly categories: readonly Category[];
  /** By node id: how much it counts where one category stands for many nodes; without it all count alike. */
  readonly weights?: Float64Array;
}

export interface AmountColumn extends ColumnBase {
  readonly kind: 'amount';
  readonly scale: ColumnScale;
  readonly format: (value: number) => string;
  /** Where small values are the ones to look at (a signal-to-noise ratio), the ramp runs the other way. */
  readonly worse?: 'low';
  /** What stands for many nodes together. */
  readonly total: 'sum' | 'mean';
}

/** A value of every node, ready to be drawn as color (fill) or length (bar). */
export type Column = CategoryColumn | AmountColumn;

/** All that columns are made from. */
export interface ColumnContext {
  readonly placement: PlacementOverlay | undefined;
  readonly times: TimeColumn | undefined;
  readonly profile: Profile | undefined;
  readonly facts: NodeFacts | undefined;
  /** Columns that came later: imported node data, differences of two runs. */
  readonly added: readonly Column[];
  /** Says which name is which node. */
  readonly boxes: readonly Box[];
  /** Of the quantization that is shown. */
  readonly accuracy?: AccuracyReport | undefined;
  /** A plan that is looked at. */
  readonly widths?: ShownWidths | undefined;
}

/** One more than the highest node id. */
export function nodeCount({ placement, facts, boxes }: ColumnContext): number {
  return placement?.verdicts.length ?? facts?.drawn.length ?? boxes.reduce((most, { node }) => Math.max(most, node + 1), 0);
}

/** A column that can be chosen; `make` says in a sentence why it has no values yet. */
export interface ColumnEntry {
  readonly id: string;
  readonly title: string;
  /** A category has no length. */
  readonly bar: boolean;
  readonly make: (context: ColumnContext) => Column | string;
}

/** `estimate · QNN Lens rules 1`, `imported · report.csv` */
export function sourceText({ rung, producer: { tool, version }, fromFile }: ColumnSource): string {
  return [rung ?? (fromFile ? 'imported' : ''), `${tool} ${version}`.trim()].filter(Boolean).join(' · ');
}

export function valueText(column: Column, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return column.kind === 'category' ? (column.categories[value]?.label ?? '–') : column.format(value);
}

/** How many of these nodes have no value. */
export function lacking({ values }: Column, nodes: Iterable<number>): number {
  let count = 0;
  for (const node of nodes) if (Number.isNaN(values[node] ?? Number.NaN)) count++;
  return count;
}

/** A column from figures by layer name. */
export function valuesByName<T>(
  boxes: readonly Box[],
  nodes: number,
  byName: ReadonlyMap<string, T>,
  of: (one: T) => number | undefined,
): Float64Array {
  const values = new Float64Array(nodes).fill(Number.NaN);
  for (const { node, name } of boxes) {
    const known = node >= 0 ? byName.get(name) : undefined;
    if (known !== undefined) values[node] = of(known) ?? Number.NaN;
  }
  return values;
}
