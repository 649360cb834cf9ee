import type { Node } from '../../ir/graph';

/** The texts of one kind that nodes have, each kept once: a query looks at a text once, however many nodes share it. */
export interface Terms {
  readonly texts: readonly string[];
  readonly lower: readonly string[];
  /** Node i has the texts `item[start[i]]` to `item[start[i + 1] - 1]`. */
  readonly start: Int32Array;
  readonly item: Int32Array;
}

export function termsOf(nodes: readonly Node[], textsOf: (node: Node) => Iterable<string>): Terms {
  const known = new Map<string, number>();
  const items: number[] = [];
  const start = new Int32Array(nodes.length + 1);
  for (const [i, node] of nodes.entries()) {
    for (const text of textsOf(node)) {
      if (text === '') continue;
      const at = known.get(text) ?? known.size;
      if (at === known.size) known.set(text, at);
      items.push(at);
    }
    start[i + 1] = items.length;
  }
  const texts = [...known.keys()];
  return { texts, lower: texts.map((text) => text.toLowerCase()), start, item: Int32Array.from(items) };
}

/** Sets the flag of every node with a text that passes. */
export function markTerms({ lower, start, item }: Terms, passes: (text: string) => boolean, flags: Uint8Array): void {
  const good = Uint8Array.from(lower, (text) => (passes(text) ? 1 : 0));
  if (!good.includes(1)) return;
  for (let node = 0; node < flags.length; node++)
    for (let k = start[node]!; k < start[node + 1]!; k++) if (good[item[k]!] === 1) flags[node] = 1;
}

/** The first text of a node that passes, as the file has it. */
export function firstTerm({ texts, lower, start, item }: Terms, node: number, passes: (text: string) => boolean): string | undefined {
  for (let k = start[node]!; k < start[node + 1]!; k++) if (passes(lower[item[k]!]!)) return texts[item[k]!];
  return undefined;
}
