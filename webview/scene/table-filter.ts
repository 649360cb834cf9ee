import type { State } from '../store';

/** Which layers the list has: all, what the search found, or what is in the selected group. */
export type RowFilter = 'all' | 'hits' | 'group';

type Seen = Pick<State, 'hits' | 'scene' | 'selected'>;

/** Rows that pass, in the file's order. */
export function rowsOf(filter: RowFilter, seen: Seen, node: Int32Array, rowOfNode: ReadonlyMap<number, number>): Int32Array {
  const all = Int32Array.from(node, (_, row) => row);
  if (filter === 'hits')
    return Int32Array.from(seen.hits)
      .map((id) => rowOfNode.get(id) ?? -1)
      .filter((row) => row >= 0)
      .sort();
  if (filter === 'group') return all.filter((row) => isWithin(seen, node[row]!));
  return all;
}

/** A closed group stands for its nodes; what is in an open one has it among its parents. */
function isWithin({ scene, selected }: Seen, node: number): boolean {
  const parent = scene?.view.parent;
  for (let box = scene?.boxOfNode.get(node) ?? -1; box >= 0; box = parent?.[box] ?? -1) if (box === selected) return true;
  return false;
}
