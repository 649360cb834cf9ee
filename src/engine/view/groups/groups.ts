import type { Box, GraphView, Group } from '../graph-view';
import { blocksAmong, leastBoxes } from './blocks';
import { type Links, linksOf, ranksOf } from './links';
import { type Part, partsAmong } from './parts';
import { type Level, type Piece, piecesOf } from './pieces';
import { newScopeTree, type ScopeTree } from './scope-tree';
import { adoptSources, withInputs } from './sources';

/** Where a node stands by its name or by what its exporter wrote beside it, outermost scope first. */
export type ScopesOf = (box: Box) => readonly string[];

/** A level with more than this many boxes is cut into parts, so that a graph of any size has an overview. */
const mostOnLevel = 36;

/**
 * What can be folded in a graph, as a tree: scopes of names; where names say nothing, equal parts that repeat; where nothing repeats and there is too much
 * to see, parts of a length. At every level the graph of the groups and boxes there has no cycles. Time is linear in boxes and edges, for each level.
 */
export function groupBoxes(boxes: readonly Box[], edges: GraphView['edges'], scopesOf: ScopesOf): readonly Group[] {
  return new Grouping(boxes, edges, scopesOf).run();
}

class Grouping {
  private readonly groups: Group[] = [];
  private readonly names = new Map<string, number>();
  private readonly links: Links;
  private readonly ranks: Int32Array;
  private readonly tree: ScopeTree;
  /** By box: its place among the members of the level at hand. */
  private readonly place: Int32Array;

  constructor(
    private readonly boxes: readonly Box[],
    edges: GraphView['edges'],
    scopesOf: ScopesOf,
  ) {
    this.links = linksOf(boxes.length, edges.from, edges.to);
    this.ranks = ranksOf(this.links);
    this.place = new Int32Array(boxes.length).fill(-1);
    this.tree = newScopeTree(boxes.length);
    boxes.forEach((box, index) => {
      if (box.kind === 'node') this.tree.add(index, scopesOf(box));
    });
    adoptSources(this.tree, boxes, this.links, this.ranks);
  }

  run(): readonly Group[] {
    // What hangs on a cycle of a broken file stays outside of all groups.
    const members = Int32Array.from(this.boxes.keys()).filter((box) => this.boxes[box]!.kind === 'node' && this.ranks[box]! >= 0);
    members.sort((a, b) => this.ranks[a]! - this.ranks[b]!);
    this.level(members, this.tree.sharedDepth(members, 0), -1);
    return withInputs(this.groups, this.boxes, this.links);
  }

  /** Makes the groups of one level: of all members of `parent`, which agree in their first `depth` scopes. */
  private level(members: Int32Array, depth: number, parent: number): void {
    // Most levels are innermost ones, and small.
    if (members.length < leastBoxes && members.every((box) => this.tree.scopeAt(box, depth) < 0)) return;
    const inner = this.innerLinks(members);
    const pieces = piecesOf(this.unitsOf(members, depth), inner);
    for (const { scope, members: own } of pieces) if (scope >= 0) this.tree.adopt(own, scope);
    const parts = pieces.flatMap((piece) => this.partsOf(piece, depth));
    // A scope that could not be cut up says no more than the level that holds it.
    if (parts.length < 2) return;
    const operators = parts.map(({ kind, members: own }) => (kind === 'box' ? this.boxes[own[0]!]!.opType : undefined));
    const blocks = blocksAmong(parts, operators, inner, (box) => this.place[box]!);
    this.emit(partsAmong(blocks ?? parts, mostOnLevel), depth, parent);
  }

  private emit(parts: readonly Part[], depth: number, parent: number): void {
    for (const part of parts) {
      if (part.kind === 'box') continue;
      if (part.kind !== 'scope') {
        const group = this.add('block', part.label, part.members, parent);
        this.emit(part.parts, depth, group);
        continue;
      }
      const inside = this.tree.sharedDepth(part.members, depth + 1);
      const group = this.add('scope', part.label, part.members, parent);
      this.level(part.members, inside, group);
    }
  }

  /** A piece of one box is that box. */
  private partsOf({ scope, stage, members }: Piece, depth: number): readonly Part[] {
    if (scope < 0 || members.length < 2)
      return Array.from(members, (box) => ({ kind: 'box', label: '', members: Int32Array.of(box), parts: [] }));
    const label = this.tree.label(members[0]!, depth, this.tree.sharedDepth(members, depth + 1));
    return [{ kind: 'scope', label: stage === 0 ? label : `${label} (${stage + 1})`, members, parts: [] }];
  }

  private add(kind: Group['kind'], label: string, boxes: Int32Array, parent: number): number {
    const full = `${this.groups[parent]?.name ?? ''}/${label}`;
    const taken = this.names.get(full) ?? 0;
    this.names.set(full, taken + 1);
    this.groups.push({ kind, name: taken === 0 ? full : `${full} #${taken + 1}`, label, parent, boxes: Array.from(boxes) });
    return this.groups.length - 1;
  }

  private unitsOf(members: Int32Array, depth: number): Level {
    const known = new Map<number, number>();
    for (const box of members) {
      const scope = this.tree.scopeAt(box, depth);
      if (scope >= 0 && !known.has(scope)) known.set(scope, known.size);
    }
    let units = known.size;
    const unit = Int32Array.from(members, (box) => known.get(this.tree.scopeAt(box, depth)) ?? units++);
    return { members, unit, scopes: [...known.keys()], units };
  }

  /** Edges among the members, by their places. */
  private innerLinks(members: Int32Array): Links {
    members.forEach((box, at) => {
      this.place[box] = at;
    });
    const from: number[] = [];
    const to: number[] = [];
    members.forEach((box, at) => {
      for (let k = this.links.start[box]!; k < this.links.start[box + 1]!; k++) {
        const other = this.place[this.links.reader[k]!]!;
        if (members[other] !== this.links.reader[k]) continue;
        from.push(at);
        to.push(other);
      }
    });
    return linksOf(members.length, from, to);
  }
}
