import type { Box, GraphView } from '../../src/protocol/calls';
import type { GhostEnd, RemovedNode } from '../../src/protocol/compare-calls';

/** Keeps the name of a ghost apart from that of a node that took it over. */
export const ghostSuffix = ' (removed)';

/** A graph with the nodes that it lacks, where they stood: boxes without a node, marked as ghosts, between their former neighbors. */
export function withGhosts(view: GraphView, removed: readonly RemovedNode[]): GraphView {
  if (removed.length === 0) return view;
  const first = view.boxes.length;
  const ghosts = new Map(removed.map(({ node }, at) => [node, first + at]));
  const boxes: Box[] = [...view.boxes, ...removed.map(ghostBox)];
  const edges = ghostEdges(view, removed, ghosts);
  const values = [...view.values, ...edges.map(({ value: name, type }) => ({ name, type, bytes: undefined }))];
  const joined = (column: Int32Array, more: readonly number[]) => Int32Array.from([...column, ...more]);
  return {
    boxes,
    values,
    edges: {
      from: joined(
        view.edges.from,
        edges.map(({ from }) => from),
      ),
      to: joined(
        view.edges.to,
        edges.map(({ to }) => to),
      ),
      value: joined(
        view.edges.value,
        edges.map((_, at) => view.values.length + at),
      ),
    },
    groups: groupsWith(view, edges, first, removed.length),
  };
}

/** Names of boxes are unique in a graph: a new node may have taken the old one's. */
function ghostBox({ node, name, opType, detail }: RemovedNode): Box {
  return { kind: 'node', node: -1, name: `${name}${ghostSuffix}`, opType, detail, graphs: [], ghost: node };
}

interface GhostEdge {
  readonly from: number;
  readonly to: number;
  readonly value: string;
  readonly type: string;
}

function ghostEdges(view: GraphView, removed: readonly RemovedNode[], ghosts: ReadonlyMap<number, number>): readonly GhostEdge[] {
  const ofNode = new Map<number, number>();
  const ofEnd = new Map<string, number>();
  view.boxes.forEach(({ node, kind, name }, box) => {
    if (node >= 0) ofNode.set(node, box);
    else ofEnd.set(`${kind} ${name}`, box);
  });
  const boxOf = ({ node, removed: gone, value }: GhostEnd, kind: 'input' | 'output') =>
    gone ? ghosts.get(node) : node >= 0 ? ofNode.get(node) : ofEnd.get(`${kind} ${value}`);
  return removed.flatMap(({ node, from, to }) => {
    const ghost = ghosts.get(node)!;
    const before = from.flatMap((end): GhostEdge[] => {
      const box = boxOf(end, 'input');
      return box === undefined ? [] : [{ from: box, to: ghost, value: end.value, type: end.type }];
    });
    // An edge between two ghosts is told by both.
    const after = to.flatMap((end): GhostEdge[] => {
      const box = end.removed ? undefined : boxOf(end, 'output');
      return box === undefined ? [] : [{ from: ghost, to: box, value: end.value, type: end.type }];
    });
    return [...before, ...after];
  });
}

/** A ghost whose neighbors are all in one group stands in it: else closing the group would leave it outside, going around in a circle. */
function groupsWith({ groups, boxes }: GraphView, edges: readonly GhostEdge[], first: number, count: number): GraphView['groups'] {
  if (groups.length === 0) return groups;
  const home = new Int32Array(boxes.length + count).fill(-1);
  groups.forEach((group, at) => {
    for (const box of group.boxes) home[box] = at;
  });
  const way = (group: number): number[] => (group < 0 ? [] : [...way(groups[group]!.parent), group]);
  const common = (a: number, b: number): number => {
    const [one, other] = [way(a), way(b)];
    const same = one.filter((group, at) => other[at] === group);
    return same.at(-1) ?? -1;
  };
  const unknown = -2;
  home.fill(unknown, first);
  // Chains of ghosts: what one knows goes on to the next.
  for (const reversed of [false, true])
    for (const { from, to } of reversed ? [...edges].reverse() : edges)
      for (const [ghost, other] of [
        [from, to],
        [to, from],
      ] as const)
        if (ghost >= first && home[other] !== unknown)
          home[ghost] = home[ghost] === unknown ? home[other]! : common(home[ghost]!, home[other]!);
  return groups.map((group, at) => {
    const more = Array.from({ length: count }, (_, ghost) => first + ghost).filter(
      (ghost) => home[ghost]! >= 0 && way(home[ghost]!).includes(at),
    );
    return more.length === 0 ? group : { ...group, boxes: [...group.boxes, ...more] };
  });
}
