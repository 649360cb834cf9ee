import type { Rewrite } from './rewrite';

/** Nodes whose results nobody reads, and those before them that only they read. */
export function removeUnread(rewrite: Rewrite): void {
  const counts = new Map(Array.from(rewrite.readerIndex(), ([name, readers]) => [name, readers.length]));
  const isRead = (name: string) => rewrite.outputs.has(name) || (counts.get(name) ?? 0) > 0;
  for (let found = true; found; ) {
    found = false;
    // From the end: what was read by a node that goes is settled before its maker is looked at, in files that are in order.
    for (const node of rewrite.nodes.toReversed()) {
      const results = [rewrite.resultOf(node), ...node.outputs.slice(1)].filter((name) => name !== '');
      if (results.some(isRead)) continue;
      rewrite.remove(node);
      for (const name of new Set(rewrite.readBy(node))) counts.set(name, (counts.get(name) ?? 0) - 1);
      found = true;
    }
  }
}
