import type { GraphView } from '../../../src/engine/view/graph-view';

/** The level (a group's name, '' at the top) whose groups and boxes form a cycle as wholes; undefined if there is none. */
export function cycleAmongGroups({ boxes, edges, groups }: GraphView): string | undefined {
  const chains = boxes.map((): number[] => []);
  groups.forEach((group, at) => {
    for (const box of group.boxes) chains[box]!.push(at);
  });
  for (let level = -1; level < groups.length; level++) {
    const members = level < 0 ? boxes.map((_, box) => box) : groups[level]!.boxes;
    const depth = level < 0 ? 0 : chains[members[0]!]!.indexOf(level) + 1;
    const inside = new Set(members);
    const unit = (box: number) => (chains[box]![depth] === undefined ? -1 - box : chains[box]![depth]!);
    const pairs = Array.from(edges.from, (from, edge): [number, number] => [from, edges.to[edge]!])
      .filter(([from, to]) => inside.has(from) && inside.has(to))
      .map(([from, to]): [number, number] => [unit(from), unit(to)])
      .filter(([from, to]) => from !== to);
    if (hasCycle(new Set(members.map(unit)), pairs)) return level < 0 ? '' : groups[level]!.name;
  }
  return undefined;
}

function hasCycle(units: ReadonlySet<number>, pairs: readonly (readonly [number, number])[]): boolean {
  const waiting = new Map([...units].map((one) => [one, 0]));
  const readers = new Map<number, number[]>([...units].map((one) => [one, []]));
  for (const [from, to] of pairs) {
    waiting.set(to, waiting.get(to)! + 1);
    readers.get(from)!.push(to);
  }
  const ready = [...units].filter((one) => waiting.get(one) === 0);
  for (let at = 0; at < ready.length; at++)
    for (const reader of readers.get(ready[at]!)!) {
      waiting.set(reader, waiting.get(reader)! - 1);
      if (waiting.get(reader) === 0) ready.push(reader);
    }
  return ready.length < units.size;
}
