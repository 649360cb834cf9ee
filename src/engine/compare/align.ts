import type { Node } from '../ir/graph';
import type { Pairs } from './pairs';

/**
 * Between which matches each node stands: the number of the last match before it, of those matches that come in one order in both models. By node id.
 * Nodes of both models with equal numbers are candidates for each other.
 */
export function gapsOf(pairs: Pairs, old: readonly Node[], now: readonly Node[]): { readonly old: Int32Array; readonly now: Int32Array } {
  const place = new Map(old.map((node, at) => [node.id, at]));
  const matched = now.filter(({ id }) => place.has(pairs.toOld[id]!));
  const kept = longestRise(matched.map(({ id }) => place.get(pairs.toOld[id]!)!)).map((at) => matched[at]!);
  const anchors = new Map(kept.map(({ id }, at) => [id, at + 1]));
  return {
    now: numbered(now, pairs.now.nodes.length, ({ id }) => anchors.get(id)),
    old: numbered(old, pairs.old.nodes.length, ({ id }) => anchors.get(pairs.toNow[id]!)),
  };
}

function numbered(nodes: readonly Node[], count: number, anchor: (node: Node) => number | undefined): Int32Array {
  const gaps = new Int32Array(count).fill(-1);
  let last = 0;
  for (const node of nodes) {
    last = anchor(node) ?? last;
    gaps[node.id] = last;
  }
  return gaps;
}

/** Indexes of a longest rising run of some different numbers, in O(n log n). */
function longestRise(values: readonly number[]): number[] {
  const tails: number[] = [];
  const before = new Int32Array(values.length).fill(-1);
  values.forEach((value, at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = at;
  });
  const run: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) run.push(at);
  return run.reverse();
}
