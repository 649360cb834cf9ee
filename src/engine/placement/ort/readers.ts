import type { WorkNode } from './work-graph';

/**
 * The nodes that read a value, each once, in the order in which they began to. Nearly all values have one or two: a list costs a tenth of a Set
 * then, and the constant that 100,000 nodes read becomes one.
 */
export type Readers = WorkNode[] | Set<WorkNode>;

const longestList = 16;

export function withReader(readers: Readers | undefined, node: WorkNode): Readers {
  if (!readers) return [node];
  if (readers instanceof Set) return readers.add(node);
  if (readers.includes(node)) return readers;
  if (readers.length === longestList) return new Set([...readers, node]);
  readers.push(node);
  return readers;
}

export function withoutReader(readers: Readers | undefined, node: WorkNode): Readers | undefined {
  if (readers instanceof Set) {
    readers.delete(node);
    return readers;
  }
  const at = readers?.indexOf(node) ?? -1;
  if (at >= 0) readers?.splice(at, 1);
  return readers;
}

export const countOf = (readers: Readers | undefined): number => (readers instanceof Set ? readers.size : (readers?.length ?? 0));
