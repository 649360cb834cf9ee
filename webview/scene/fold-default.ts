import type { GraphView } from '../../src/protocol/calls';
import { listsByKey } from '../layout/graph';
import type { FoldState } from './fold';

/** Up to this many boxes a graph is read layer by layer. */
const mostLayers = 400;
/** More boxes, or more of them in a row, are no overview: their names could not be read where all is on screen. */
const mostOnOverview = 150;
const mostRows = 32;

/** How a graph is first shown: small ones as they are, large ones closed so far that all of it can be overlooked. */
export function defaultFold(view: GraphView): FoldState {
  const isLarge = view.boxes.length > mostLayers && view.groups.length > 0;
  return isLarge ? overviewFold(view) : { level: 'layers', open: new Set(), bodies: new Set() };
}

/** Groups are open to the deepest level at which all of the graph can be read at once. */
export function overviewFold(view: GraphView): FoldState {
  const depths = groupDepths(view);
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  const openTo = (depth: number): FoldState => ({ level: 'groups', open: openDownTo(view, depths, depth), bodies: new Set() });
  let best = 0;
  for (let depth = 1; depth <= deepest && shownAt(view, depths, depth) <= mostOnOverview; depth++)
    if (longestRow(view, depths, depth) <= mostRows) best = depth;
  return openTo(best);
}

/** Keys of all groups. */
export function allOpen(view: GraphView): ReadonlySet<string> {
  return openDownTo(view, groupDepths(view), Number.POSITIVE_INFINITY);
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

function openDownTo({ groups }: GraphView, depths: Int32Array, depth: number): ReadonlySet<string> {
  return new Set(groups.filter((_, group) => depths[group]! <= depth).map(({ name }) => `group ${name}`));
}

/** The most boxes that one edge after the other leads through with all groups down to a depth open: about the rows of the drawing. */
function longestRow({ boxes, groups, edges }: GraphView, depths: Int32Array, depth: number): number {
  const closed = Int32Array.from(boxes.keys());
  groups.forEach(({ boxes: own }, group) => {
    if (depths[group] === depth + 1) for (const box of own) closed[box] = own[0]!;
  });
  const crossing = edges.from.map((_, edge) => edge).filter((edge) => closed[edges.from[edge]!] !== closed[edges.to[edge]!]);
  const from = crossing.map((edge) => closed[edges.from[edge]!]!);
  const to = crossing.map((edge) => closed[edges.to[edge]!]!);
  const out = listsByKey(boxes.length, from);
  const waiting = new Int32Array(boxes.length);
  for (const box of to) waiting[box]!++;
  const row = new Int32Array(boxes.length).fill(1);
  const ready = [...boxes.keys()].filter((box) => waiting[box] === 0);
  for (let at = 0; at < ready.length; at++)
    for (let k = out.start[ready[at]!]!; k < out.start[ready[at]! + 1]!; k++) {
      const reader = to[out.item[k]!]!;
      row[reader] = Math.max(row[reader]!, row[ready[at]!]! + 1);
      if (--waiting[reader]! === 0) ready.push(reader);
    }
  return row.reduce((most, one) => Math.max(most, one), 0);
}
