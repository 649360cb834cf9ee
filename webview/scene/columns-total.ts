import { type Column, valueText } from './columns';

/** Many nodes as one. */
export interface Total {
  /** The sum or the mean of what is known, of categories the commonest; NaN where nothing is. */
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
    const value = column.values[node] ?? Number.NaN;
    if (Number.isNaN(value)) lacking++;
    else known.push(value);
  }
  if (column.kind === 'category') return categoryTotal(column, known, lacking);
  const sum = known.reduce((total, one) => total + one, 0);
  const value = known.length === 0 ? Number.NaN : column.total === 'sum' ? sum : sum / known.length;
  // A part of a sum is at least that much.
  const least = column.total === 'sum' && lacking > 0 && known.length > 0 ? '≥ ' : '';
  return { value, lacking, text: `${least}${valueText(column, value)}`, parts: [] };
}

function categoryTotal(column: Extract<Column, { kind: 'category' }>, known: readonly number[], lacking: number): Total {
  const counts = new Map<number, number>();
  for (const one of known) counts.set(one, (counts.get(one) ?? 0) + 1);
  const parts = [...counts].map(([category, count]) => ({ category, count })).sort((a, b) => b.count - a.count || a.category - b.category);
  const text = parts.map(({ category, count }) => `${valueText(column, category)} ${count}`).join(', ');
  const loud = parts.find(({ category }) => !column.categories[category]?.isQuiet);
  return { value: (loud ?? parts[0])?.category ?? Number.NaN, lacking, text: text || '–', parts };
}
