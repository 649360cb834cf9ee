import type { GraphView, PlacementOverlay } from '../../src/protocol/calls';
import { parseQuery } from './search';
import type { TimeColumn } from './times';
import { unitOf } from './units';

/** Boxes that match a query, in the file's order. */
export function findBoxes(
  query: string,
  view: GraphView,
  placement: PlacementOverlay | undefined,
  times: TimeColumn | undefined,
): number[] {
  const matches = parseQuery(query);
  if (!matches) return [];
  return [...view.boxes.keys()].filter((index) => {
    const { name, opType, node } = view.boxes[index]!;
    const rule = placement?.verdicts[node]?.rule ?? '';
    return matches({ name, opType, unit: unitOf(placement, node) ?? '', rule, us: times?.us[node] ?? Number.NaN });
  });
}
