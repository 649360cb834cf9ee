/** Every scope of a graph once, and the one that each box stands in. */
export interface ScopeTree {
  add(box: number, path: readonly string[]): void;
  /** The scope of a box at a depth (0 is outermost), -1 where it stands less deep. */
  scopeAt(box: number, depth: number): number;
  /** Boxes pulled into a scope from beside it stand directly in it. */
  adopt(boxes: Int32Array, scope: number): void;
  /** A box stands where another stands, in its outermost `depth` scopes; in none of them at depth 0. */
  follow(box: number, other: number, depth: number): void;
  /** How many scopes from `depth` on all of these boxes agree in, added to `depth`. */
  sharedDepth(boxes: Int32Array, depth: number): number;
  /** The names of a box's scopes from one depth to another. */
  label(box: number, from: number, to: number): string;
}

interface Scope {
  readonly name: string;
  readonly chain: readonly number[];
  readonly inner: Map<string, number>;
}

export function newScopeTree(boxes: number): ScopeTree {
  const scopes: Scope[] = [];
  const outer = new Map<string, number>();
  const leaf = new Int32Array(boxes).fill(-1);
  const chainOf = (box: number): readonly number[] => scopes[leaf[box]!]?.chain ?? [];
  const scopeAt = (box: number, depth: number) => chainOf(box)[depth] ?? -1;
  return {
    add(box, path) {
      let at = -1;
      for (const name of path) {
        const inner = at < 0 ? outer : scopes[at]!.inner;
        let next = inner.get(name);
        if (next === undefined) {
          next = scopes.length;
          inner.set(name, next);
          scopes.push({ name, chain: [...(scopes[at]?.chain ?? []), next], inner: new Map() });
        }
        at = next;
      }
      leaf[box] = at;
    },
    scopeAt,
    adopt(members, scope) {
      const depth = scopes[scope]!.chain.length - 1;
      for (const box of members) if (scopeAt(box, depth) !== scope) leaf[box] = scope;
    },
    follow(box, other, depth) {
      leaf[box] = scopeAt(other, depth - 1);
    },
    sharedDepth(members, depth) {
      for (let at = depth; ; at++) {
        const first = members.length === 0 ? -1 : scopeAt(members[0]!, at);
        if (first < 0 || !members.every((box) => scopeAt(box, at) === first)) return at;
      }
    },
    label(box, from, to) {
      const names = chainOf(box)
        .slice(from, to)
        .map((scope) => scopes[scope]!.name);
      return names.join('/');
    },
  };
}
