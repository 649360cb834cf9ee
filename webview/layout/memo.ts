/** Results by what they were made from: opening one group among a thousand lays out that group and those around it, not the others. */
export interface Memo {
  /** The result made before from equal numbers, or a new one. `kind` tells apart what is made from the same numbers. */
  get<T extends object>(kind: string, made: readonly ArrayLike<number>[], make: () => T): T;
}

export const noMemo: Memo = { get: (_kind, _made, make) => make() };

interface Entry {
  readonly kind: string;
  readonly key: Float64Array;
  readonly result: object;
}

/** Keeps what was used last, up to a number of numbers in the keys; results are in proportion to them. */
export class RecentResults implements Memo {
  private readonly entries = new Map<number, Entry>();
  private size = 0;

  constructor(private readonly most: number) {}

  get<T extends object>(kind: string, made: readonly ArrayLike<number>[], make: () => T): T {
    const key = flatten(made);
    const hash = hashOf(key);
    const known = this.entries.get(hash);
    if (known) this.forget(hash, known);
    // A hash may be that of other numbers, a key may not.
    const result = known?.kind === kind && equal(known.key, key) ? (known.result as T) : make();
    this.entries.set(hash, { kind, key, result });
    this.size += key.length;
    for (const [oldest, entry] of this.entries) {
      if (this.size <= this.most) break;
      this.forget(oldest, entry);
    }
    return result;
  }

  private forget(hash: number, { key }: Entry): void {
    this.entries.delete(hash);
    this.size -= key.length;
  }
}

function flatten(lists: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length + 1, 0));
  let at = 0;
  for (const list of lists) {
    all[at++] = list.length;
    all.set(list, at);
    at += list.length;
  }
  return all;
}

function hashOf(numbers: Float64Array): number {
  const words = new Uint32Array(numbers.buffer);
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}
