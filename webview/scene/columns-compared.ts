import { micros } from '../text';
import type { AmountColumn, CategoryColor, CategoryColumn } from './columns';
import { type Comparison, type DifferenceKind, kindLabels } from './comparison';

export const differenceColumn = 'difference';
export const slowdownColumn = 'slowdown';

/** Hues that keep apart what is most often seen together; every card also says the word. */
const hues: Readonly<Record<DifferenceKind, CategoryColor>> = {
  added: { hue: 2 },
  removed: { hue: 3 },
  changed: { hue: 1 },
  quantized: { hue: 4 },
  renamed: { hue: 0 },
  // One that is told only where nothing else is.
  shape: { hue: -1 },
  moved: { hue: 5 },
  slower: { hue: 3 },
  faster: { hue: 0 },
};

const kinds = Object.keys(hues) as DifferenceKind[];

/** Which nodes differ, and how, as a color. */
export function differencesAsColumn({ of, byNode, with: other, sources }: Comparison, nodes: number): CategoryColumn {
  const values = new Float64Array(nodes).fill(kinds.length);
  for (const [node, { kind }] of byNode) values[node] = kinds.indexOf(kind);
  const categories = [
    ...kinds.map((kind) => ({ label: kindLabels[kind], color: hues[kind] })),
    { label: 'Same', color: { unit: 'removed' as const } },
  ];
  // Units and times are somebody's figures; what a file holds is not.
  const source = (of === 'models' ? undefined : sources?.after) ?? {
    producer: { tool: 'QNN Lens', version: 'comparison', settings: `with ${other}` },
  };
  return { id: differenceColumn, title: `Differences to ${other}`, kind: 'category', source, values, categories };
}

/** Time after less time before: blue is faster, orange is slower. */
export function slowdownAsColumn(values: Float64Array, { sources, with: other }: Comparison): AmountColumn | undefined {
  if (!sources || !values.some((value) => !Number.isNaN(value))) return undefined;
  const { before, after } = sources;
  return {
    id: slowdownColumn,
    title: `Time against ${other}`,
    kind: 'amount',
    source: after,
    values,
    scale: 'diverging',
    format: (value) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${micros(Math.abs(value))}`,
    total: 'sum',
    note: `After: ${after.rung} by ${after.producer.tool}. Before: ${before.rung} by ${before.producer.tool}.`,
  };
}
