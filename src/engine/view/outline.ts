import { nodeById, type OpenModel } from '../session';
import { type Listing, type ListingBlock, listModel } from './listing';

/** A row of an outline: a block that can be opened, or a node. */
export type OutlineRow =
  | { readonly block: number; readonly kind: ListingBlock['kind']; readonly name: string; readonly nodes: number }
  | { readonly node: number; readonly name: string; readonly opType: string };

/** What stands in a block (-1: at the top), in the file's order. Constants do not. */
export function outlineRows(open: OpenModel, block: number): readonly OutlineRow[] {
  const { blocks, nodes, children } = outlineOf(open);
  return (children.get(block) ?? []).map((row): OutlineRow => {
    if (row < 0) {
      const { kind, name, from, to } = blocks[-1 - row]!;
      return { block: -1 - row, kind, name, nodes: countNodes(nodes, from, to) };
    }
    const { name, opType } = nodeById(open.model, row);
    return { node: row, name, opType };
  });
}

/** The blocks that a node stands in, outermost first. */
export function outlineWay(open: OpenModel, node: number): readonly number[] {
  const { blocks, blockOf } = outlineOf(open);
  const way: number[] = [];
  for (let at = blockOf.get(node) ?? -1; at >= 0; at = blocks[at]!.parent) way.unshift(at);
  return way;
}

interface Outline extends Pick<Listing, 'blocks' | 'nodes'> {
  /** By block: node ids, and blocks as -1 - index. */
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly blockOf: ReadonlyMap<number, number>;
}

function outlineOf(open: OpenModel): Outline {
  return open.once('outline', () => {
    const { blocks, nodes } = listModel(open);
    const children = new Map<number, number[]>();
    const blockOf = new Map<number, number>();
    const add = (parent: number, row: number) => {
      const rows = children.get(parent);
      if (rows) rows.push(row);
      else children.set(parent, [row]);
    };
    const stack: number[] = [];
    let next = 0;
    for (let line = 0; line < nodes.length; line++) {
      while (stack.length > 0 && blocks[stack.at(-1)!]!.to < line) stack.pop();
      for (; blocks[next]?.from === line; next++) {
        add(blocks[next]!.parent, -1 - next);
        stack.push(next);
      }
      if (nodes[line]! < 0) continue;
      add(stack.at(-1) ?? -1, nodes[line]!);
      blockOf.set(nodes[line]!, stack.at(-1) ?? -1);
    }
    return { blocks, nodes, children, blockOf };
  });
}

function countNodes(nodes: Int32Array, from: number, to: number): number {
  let count = 0;
  for (let line = from; line <= to; line++) if (nodes[line]! >= 0) count++;
  return count;
}
