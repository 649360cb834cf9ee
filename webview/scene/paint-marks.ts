import type { PaintedPlan } from '../../src/protocol/quantize-calls';
import type { Scene } from './scene';

/** What a plan of widths says of the drawing. */
export interface PaintMarks {
  /** By node id: why its width follows from others. */
  readonly followed: ReadonlyMap<number, string>;
  /** By node id: why it cannot be as it was painted. */
  readonly refused: ReadonlyMap<number, string>;
  /** Nodes that were painted. */
  readonly painted: ReadonlySet<number>;
  /** Edges whose values are converted between widths. */
  readonly conversions: ReadonlySet<number>;
}

export const noPaint: PaintMarks = { followed: new Map(), refused: new Map(), painted: new Set(), conversions: new Set() };

/** `boxes` says which name is which node. */
export function paintMarks(
  { view }: Scene,
  boxes: Iterable<{ readonly node: number; readonly name: string }>,
  painted: Readonly<Record<string, unknown>>,
  plan: PaintedPlan | undefined,
): PaintMarks {
  const ids = new Map([...boxes].filter(({ node }) => node >= 0).map(({ node, name }) => [name, node]));
  const byNode = (rows: readonly { readonly node: string; readonly because: string }[] = []) =>
    new Map(rows.flatMap(({ node, because }) => (ids.has(node) ? [[ids.get(node)!, because] as const] : [])));
  const converted = new Set(plan?.conversions);
  const conversions = new Set<number>();
  view.edges.value.forEach((value, edge) => {
    if (converted.has(view.values[value]!.name)) conversions.add(edge);
  });
  return {
    followed: byNode(plan?.followed),
    refused: byNode(plan?.refused),
    painted: new Set(Object.keys(painted).flatMap((name) => ids.get(name) ?? [])),
    conversions,
  };
}
