import type { Model, Node } from '../ir/graph';

/** Which node of the older model is which of the newer one, as it is found out. A node has at most one partner. */
export class Pairs {
  /** By node id of the newer and of the older model; -1 is none yet. */
  readonly toOld: Int32Array;
  readonly toNow: Int32Array;

  constructor(
    readonly old: Model,
    readonly now: Model,
  ) {
    this.toOld = new Int32Array(now.nodes.length).fill(-1);
    this.toNow = new Int32Array(old.nodes.length).fill(-1);
  }

  add(before: Node, after: Node): void {
    this.toNow[before.id] = after.id;
    this.toOld[after.id] = before.id;
  }

  /** Functions' bodies have no nodes of their own in the model. */
  isFree(before: Node, after: Node): boolean {
    return this.toNow[before.id] === -1 && this.toOld[after.id] === -1;
  }

  areMatched(before: Node, after: Node): boolean {
    return this.toNow[before.id] === after.id;
  }

  freeOld(nodes: readonly Node[]): Node[] {
    return nodes.filter(({ id }) => this.toNow[id] === -1);
  }

  freeNow(nodes: readonly Node[]): Node[] {
    return nodes.filter(({ id }) => this.toOld[id] === -1);
  }
}

/** Nodes by a key, in order. */
export function grouped<K>(nodes: readonly Node[], key: (node: Node) => K): Map<K, Node[]> {
  const groups = new Map<K, Node[]>();
  for (const node of nodes) {
    const group = groups.get(key(node));
    if (group) group.push(node);
    else groups.set(key(node), [node]);
  }
  return groups;
}
