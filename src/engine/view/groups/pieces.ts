import { componentsOf, type Links, linksOf, orderedBy } from './links';

/** One level of the tree before it is known to be free of cycles: members in topological order, each with a unit (an inner scope, or alone). */
export interface Level {
  /** Boxes in topological order. */
  readonly members: Int32Array;
  /** By place in `members`: the first units are `scopes`, higher ones are single boxes. Helpers may be pulled into a scope: changed in place. */
  readonly unit: Int32Array;
  readonly scopes: readonly number[];
  readonly units: number;
}

/** A part of a level that is drawn as one: all of a scope, a piece of it, or a single box. */
export interface Piece {
  /** The scope; -1 for a single box. */
  readonly scope: number;
  /** Which piece of its scope it is, from 0. */
  readonly stage: number;
  readonly members: Int32Array;
}

/**
 * The pieces of a level in a topological order near the members' own: a scope stays whole where its quotient has no cycle. Where it has one, what would close the cycle moves
 * to the scope's next piece: along an edge to a unit that stands later in the order of units the stage stays, along one that goes back it grows. Linear.
 */
export function piecesOf(level: Level, inner: Links): readonly Piece[] {
  const { members, unit } = level;
  const before = componentsOf(unitLinks(level, inner));
  if (before.count < level.units) pullHelpers(level, inner, before.of);
  const { of: component } = before.count < level.units ? componentsOf(unitLinks(level, inner)) : before;
  const first = firstPlaces(level);
  const stage = new Int32Array(members.length);
  for (let at = 0; at < members.length; at++)
    for (let k = inner.start[at]!; k < inner.start[at + 1]!; k++) {
      const to = inner.reader[k]!;
      const [a, b] = [unit[at]!, unit[to]!];
      if (component[a] !== component[b]) continue;
      const back = a !== b && first[b]! < first[a]!;
      stage[to] = Math.max(stage[to]!, stage[at]! + (back ? 1 : 0));
    }
  return inOrder(collect(level, stage), inner);
}

/** The level's edges between units. */
function unitLinks({ unit, units }: Level, inner: Links): Links {
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < inner.count; at++)
    for (let k = inner.start[at]!; k < inner.start[at + 1]!; k++) {
      const [a, b] = [unit[at]!, unit[inner.reader[k]!]!];
      if (a === b) continue;
      from.push(a);
      to.push(b);
    }
  return linksOf(units, from, to);
}

/** Shape arithmetic often stands beside the scope that it feeds, and is fed by it: a single box on a cycle that leads to one scope only belongs to it. */
function pullHelpers({ unit, scopes }: Level, inner: Links, component: Int32Array): void {
  const own = unit.slice();
  for (let at = inner.count - 1; at >= 0; at--) {
    if (unit[at]! < scopes.length) continue;
    let target = -1;
    for (let k = inner.start[at]!; k < inner.start[at + 1]!; k++) {
      const to = inner.reader[k]!;
      if (component[own[to]!] !== component[own[at]!]) continue;
      const reader = unit[to]!;
      target = reader < scopes.length && (target < 0 || target === reader) ? reader : scopes.length;
    }
    if (target >= 0 && target < scopes.length) unit[at] = target;
  }
}

function firstPlaces({ unit, units }: Level): Int32Array {
  const first = new Int32Array(units).fill(unit.length);
  for (let at = unit.length - 1; at >= 0; at--) first[unit[at]!] = at;
  return first;
}

interface PlacedPiece extends Piece {
  /** Of its members, in the level. */
  readonly places: readonly number[];
}

/** Edges among (unit, stage) go forward in the order of component, stage, first place of the unit: their graph has no cycle. */
function collect({ members, unit, scopes }: Level, stage: Int32Array): readonly PlacedPiece[] {
  const byKey = new Map<number, number[]>();
  const width = members.length + 1;
  for (let at = 0; at < members.length; at++) {
    const key = unit[at]! * width + stage[at]!;
    const list = byKey.get(key);
    if (list) list.push(at);
    else byKey.set(key, [at]);
  }
  const counted = new Map<number, number>();
  return Array.from(byKey, ([key, places]) => {
    const own = Math.floor(key / width);
    const nth = counted.get(own) ?? 0;
    counted.set(own, nth + 1);
    return { scope: scopes[own] ?? -1, stage: nth, members: Int32Array.from(places, (at) => members[at]!), places };
  });
}

/** As near to the members' order as edges allow, but what depends on nothing (made constants) stands right before its first reader. */
function inOrder(pieces: readonly PlacedPiece[], inner: Links): readonly Piece[] {
  const pieceOf = new Int32Array(inner.count);
  pieces.forEach(({ places }, piece) => {
    for (const at of places) pieceOf[at] = piece;
  });
  const from: number[] = [];
  const to: number[] = [];
  const wish = Float64Array.from(pieces, ({ places }) => places[0]!);
  const reads = new Uint8Array(pieces.length);
  const firstReader = new Float64Array(pieces.length).fill(Number.POSITIVE_INFINITY);
  for (let at = 0; at < inner.count; at++)
    for (let k = inner.start[at]!; k < inner.start[at + 1]!; k++) {
      const [a, b] = [pieceOf[at]!, pieceOf[inner.reader[k]!]!];
      if (a === b) continue;
      from.push(a);
      to.push(b);
      reads[b] = 1;
      firstReader[a] = Math.min(firstReader[a]!, wish[b]!);
    }
  pieces.forEach(({ scope }, piece) => {
    if (scope < 0 && reads[piece] === 0 && firstReader[piece]! < inner.count) wish[piece] = firstReader[piece]! - 0.5;
  });
  return Array.from(orderedBy(linksOf(pieces.length, from, to), wish), (piece) => pieces[piece]!);
}
