import { type Column, valueText } from './columns';

/** Many nodes as one. */
export interface Total {
  /** The sum or the mean of what is known, of categories the one of most weight; NaN where nothing is. */
  readonly value: number;
  /** Nodes without a value. */
  readonly lacking: number;
  /** `1.2 ms`, `≥ 1.2 ms` where some are not known, `HTP 12, CPU 2` */
  readonly text: string;
  /** Of categories: how many nodes are which, the commonest first. */
  readonly parts: readonly { readonly category: number; readonly count: number }[];
}

export function totalOf(column: Column, nodes: Iterable<number>): Total {
  const known: number[] = [];
  let lacking = 0;
  for (const node of nodes) {
    if (Number.isNaN(column.values[node] ?? Number.NaN)) lacking++;
    else known.push(node);
  }
  if (column.kind === 'category') return categoryTotal(column, known, lacking);
  const sum = known.reduce((total, node) => total + column.values[node]!, 0);
  const value = known.length === 0 ? Number.NaN : column.total === 'sum' ? sum : sum / known.length;
  // A part of a sum is at least that much.
  const least = column.total === 'sum' && lacking > 0 && known.length > 0 ? '≥ ' : '';
  return { value, lacking, text: `${least}${valueText(column, value)}`, parts: [] };
}

function categoryTotal(column: Extract<Column, { kind: 'category' }>, known: readonly number[], lacking: number): Total {
  const sums = new Map<number, { count: number; weight: number }>();
  for (const node of known) {
    const sum = sums.get(column.values[node]!) ?? { count: 0, weight: 0 };
    sums.set(column.values[node]!, { count: sum.count + 1, weight: sum.weight + (column.weights?.[node] || 0) });
  }
  const parts = [...sums].map(([category, sum]) => ({ category, ...sum })).sort((a, b) => b.count - a.count || a.category - b.category);
  const text = parts.map(({ category, count }) => `${valueText(column, category)} ${count}`).join(', ');
  const loud = parts.filter(({ category }) => !column.categories[category]?.isQuiet);
  // Where nothing has a weight, the commonest stays the first.
  const most = loud.reduce<(typeof loud)[number] | undefined>((one, other) => (one && one.weight >= other.weight ? one : other), undefined);
  return { value: (most ?? parts[0])?.category ?? Number.NaN, lacking, text: text || '–', parts };
}
