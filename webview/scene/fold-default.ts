import type { GraphView } from '../../src/protocol/calls';
import type { FoldState } from './fold';

/** Up to this many boxes a graph is read layer by layer. */
const mostLayers = 400;
/** More boxes are no overview. */
const mostOnOverview = 150;

/** How a graph is first shown: small ones as they are, large ones closed to the deepest level at which all of it can be overlooked. */
export function defaultFold(view: GraphView): FoldState {
  const bodies = new Set<string>();
  if (view.boxes.length <= mostLayers || view.groups.length === 0) return { level: 'layers', open: new Set(), bodies };
  const depths = groupDepths(view);
  let depth = 0;
  while (depth < Math.max(...depths) && shownAt(view, depths, depth + 1) <= mostOnOverview) depth++;
  return { level: 'groups', open: openTo(view, depths, depth), bodies };
}

/** Keys of all groups. */
export function allOpen(view: GraphView): ReadonlySet<string> {
  return openTo(view, groupDepths(view), Number.POSITIVE_INFINITY);
}

/** 1 is outermost. */
function groupDepths({ groups }: GraphView): Int32Array {
  const depths = new Int32Array(groups.length);
  groups.forEach(({ parent }, group) => {
    depths[group] = parent < 0 ? 1 : depths[parent]! + 1;
  });
  return depths;
}

/** How many boxes there are with all groups down to a depth open. */
function shownAt({ boxes, groups }: GraphView, depths: Int32Array, depth: number): number {
  const closed = groups.filter((_, group) => depths[group] === depth + 1);
  return boxes.length + closed.length - closed.reduce((sum, { boxes: own }) => sum + own.length, 0);
}

function openTo({ groups }: GraphView, depths: Int32Array, depth: number): ReadonlySet<string> {
  return new Set(groups.filter((_, group) => depths[group]! <= depth).map(({ name }) => `group ${name}`));
}
