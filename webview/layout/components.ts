/** Groups box indexes by connected part, in rising order; parts in the order of their first box. */
export function connectedParts(count: number, from: Int32Array, to: Int32Array): readonly Int32Array[] {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (box: number) => {
    let root = box;
    while (parent[root]! !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  from.forEach((source, edge) => {
    const [a, b] = [find(source), find(to[edge]!)];
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
  });
  const parts = new Map<number, number[]>();
  for (let box = 0; box < count; box++) {
    const root = find(box);
    const part = parts.get(root);
    if (part) part.push(box);
    else parts.set(root, [box]);
  }
  return [...parts.values()].map((part) => Int32Array.from(part));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Upper left corners for parts on shelves: the part with the lowest `turn` first, then rows as wide as it takes for a drawing that is about as wide as high. */
export function packParts(
  sizes: readonly Size[],
  turn: readonly number[],
  gap: number,
): { x: Float64Array; y: Float64Array; width: number; height: number } {
  const x = new Float64Array(sizes.length);
  const y = new Float64Array(sizes.length);
  const order = sizes.map((_, i) => i).sort((a, b) => turn[a]! - turn[b]! || a - b);
  const area = sizes.reduce((sum, size) => sum + (size.width + gap) * (size.height + gap), 0);
  const target = Math.max(Math.sqrt(area) * 1.3, ...order.slice(0, 1).map((i) => sizes[i]!.width));
  let [left, top, shelf, width] = [0, 0, 0, 0];
  for (const part of order) {
    const size = sizes[part]!;
    if (left > 0 && left + size.width > target) {
      top += shelf + gap;
      left = 0;
      shelf = 0;
    }
    x[part] = left;
    y[part] = top;
    left += size.width + gap;
    shelf = Math.max(shelf, size.height);
    width = Math.max(width, left - gap);
  }
  return { x, y, width, height: top + shelf };
}
