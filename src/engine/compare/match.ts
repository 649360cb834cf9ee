import type { Graph, Model, Node } from '../ir/graph';
import { subgraphsOf } from '../ir/order';
import { gapsOf } from './align';
import { comparedNodes, downstreamIds, upstreamIds } from './flow';
import { isCounted } from './names';
import { grouped, Pairs } from './pairs';
import { Interner, type Signatures, signaturesOf } from './signature';
import { Wiring } from './wiring';

/** Two models with who is who. */
export interface Matching {
  readonly pairs: Pairs;
  readonly old: Wiring;
  readonly now: Wiring;
  /** Graphs of the newer model by the graph of the older one. */
  readonly graphs: ReadonlyMap<Graph, Graph>;
}

/**
 * Matches the nodes of two models: by name, then by all that leads to or follows from a node, then from matched neighbors on, then by the place between
 * matches. The same models give the same matches; time is linear in their nodes but for sorting.
 */
export function matchModels(old: Model, now: Model): Matching {
  return new Matcher(old, now).run();
}

type Level = keyof Signatures;

class Matcher {
  private readonly pairs: Pairs;
  private readonly interner = new Interner();
  private readonly old: Wiring;
  private readonly now: Wiring;
  private readonly signs: { readonly old: Signatures; readonly now: Signatures };
  private readonly graphs = new Map<Graph, Graph>();

  constructor(old: Model, now: Model) {
    this.pairs = new Pairs(old, now);
    this.old = new Wiring(old);
    this.now = new Wiring(now);
    this.signs = { old: signaturesOf(this.old, this.interner), now: signaturesOf(this.now, this.interner) };
  }

  run(): Matching {
    const pending: [Graph, Graph][] = [];
    const [before, after] = [this.pairs.old.graphs[0], this.pairs.now.graphs[0]];
    if (before && after) pending.push([before, after]);
    for (let next = pending.pop(); next; next = pending.pop()) {
      this.graphs.set(next[0], next[1]);
      const nodes = comparedNodes(next[0]);
      this.matchGraphs(next[0], next[1], nodes, comparedNodes(next[1]));
      pending.push(...this.innerGraphs(nodes));
    }
    return { pairs: this.pairs, old: this.old, now: this.now, graphs: this.graphs };
  }

  private matchGraphs(before: Graph, after: Graph, old: readonly Node[], now: readonly Node[]): void {
    this.byName(old, now);
    for (const level of ['exact', 'shape'] as const) this.byFlow(before, after, old, now, level);
    this.spread(old, now);
    this.byPlace(old, now);
    this.spread(old, now);
    this.onlyOnes(old, now);
    this.spread(old, now);
    this.byNameAlone(old, now);
    this.replaced(now);
    this.spread(old, now);
  }

  /** Bodies of matched nodes, attribute by attribute. */
  private innerGraphs(nodes: readonly Node[]): [Graph, Graph][] {
    return nodes.flatMap((before) => {
      const after = this.pairs.now.nodes[this.pairs.toNow[before.id]!];
      if (!after) return [];
      const others = [...subgraphsOf(after)];
      return [...subgraphsOf(before)].flatMap((graph, at): [Graph, Graph][] => {
        const same = others.filter(({ parent }) => parent?.attribute === graph.parent?.attribute);
        const index = [...subgraphsOf(before)].slice(0, at).filter(({ parent }) => parent?.attribute === graph.parent?.attribute).length;
        const other = same[index];
        return other ? [[graph, other]] : [];
      });
    });
  }

  private byName(old: readonly Node[], now: readonly Node[]): void {
    this.pairEqual(
      old.filter((node) => node.name === node.ownName && !isCounted(node)),
      now.filter((node) => node.name === node.ownName && !isCounted(node)),
      ({ domain, opType, name }) => `${domain}:${opType} ${name}`,
      ({ domain, opType, name }) => `${domain}:${opType} ${name}`,
    );
  }

  /** The same name with another operator: the node was replaced in its place. */
  private byNameAlone(old: readonly Node[], now: readonly Node[]): void {
    const own = (node: Node) => (node.name === node.ownName && !isCounted(node) ? node.name : undefined);
    this.pairEqual(this.pairs.freeOld(old), this.pairs.freeNow(now), own, own);
  }

  private byFlow(before: Graph, after: Graph, old: readonly Node[], now: readonly Node[], level: Level): void {
    const { old: a, now: b, interner, signs } = this;
    const ups = [upstreamIds(a, old, signs.old[level], interner), upstreamIds(b, now, signs.now[level], interner)] as const;
    const downs = [
      downstreamIds(a, before, old, signs.old[level], interner),
      downstreamIds(b, after, now, signs.now[level], interner),
    ] as const;
    // Both ways together first: they tell equal branches apart.
    this.pairEqual(
      old,
      now,
      ({ id }) => `${ups[0][id]} ${downs[0][id]}`,
      ({ id }) => `${ups[1][id]} ${downs[1][id]}`,
    );
    for (const [one, other] of [ups, downs])
      this.pairEqual(
        old,
        now,
        ({ id }) => one[id],
        ({ id }) => other[id],
      );
  }

  /** Groups of one size are paired in order; of others only those of one name. */
  private pairEqual<K>(
    old: readonly Node[],
    now: readonly Node[],
    oldKey: (node: Node) => K | undefined,
    nowKey: (node: Node) => K | undefined,
  ): void {
    const groups = grouped(this.pairs.freeOld(old), oldKey);
    for (const [key, after] of grouped(this.pairs.freeNow(now), nowKey)) {
      const before = key === undefined ? undefined : groups.get(key);
      if (!before) continue;
      this.pairNamed(before, after);
      if (before.length === after.length) this.pairInOrder(this.pairs.freeOld(before), this.pairs.freeNow(after));
    }
  }

  private pairNamed(before: readonly Node[], after: readonly Node[]): void {
    if (before.length === 1 && after.length === 1) return;
    const names = new Map(before.map((node) => [node.name, node]));
    for (const node of after) {
      const same = names.get(node.name);
      if (same && node.ownName !== '' && this.pairs.isFree(same, node)) this.pairs.add(same, node);
    }
  }

  private pairInOrder(before: readonly Node[], after: readonly Node[]): void {
    for (const [at, node] of before.slice(0, after.length).entries()) this.pairs.add(node, after[at]!);
  }

  /** From matched nodes to their neighbors, the most alike first. */
  private spread(old: readonly Node[], now: readonly Node[]): void {
    for (const level of ['exact', 'shape', 'operator'] as const) {
      if (this.pairs.freeOld(old).length === 0 || this.pairs.freeNow(now).length === 0) return;
      const pending = old.filter(({ id }) => this.pairs.toNow[id] !== -1);
      for (let at = 0; at < pending.length; at++) pending.push(...this.spreadFrom(pending[at]!, level));
    }
  }

  private spreadFrom(before: Node, level: Level): Node[] {
    const after = this.pairs.now.nodes[this.pairs.toNow[before.id]!]!;
    const found: Node[] = [];
    const tryPair = (one: Node, other: Node) => {
      if (!this.pairs.isFree(one, other) || this.signs.old[level][one.id] !== this.signs.now[level][other.id]) return;
      this.pairs.add(one, other);
      found.push(one);
    };
    const others = this.now.inputs[after.id]!;
    this.old.inputs[before.id]!.forEach((origin, input) => {
      const other = others[input];
      if (origin.from === 'node' && other?.from === 'node' && origin.output === other.output) tryPair(origin.node, other.node);
    });
    const readers = (wiring: Wiring, { id }: Node, free: Int32Array) =>
      [...new Set(wiring.readers[id]!.map(({ node }) => node))].filter((node) => free[node.id] === -1);
    const left = readers(this.old, before, this.pairs.toNow);
    const groups = grouped(left, ({ id }) => this.signs.old[level][id]!);
    for (const [sign, right] of grouped(readers(this.now, after, this.pairs.toOld), ({ id }) => this.signs.now[level][id]!)) {
      const candidates = groups.get(sign) ?? [];
      this.pairNamed(candidates, right);
      this.pairInOrder(this.pairs.freeOld(candidates), this.pairs.freeNow(right));
    }
    found.push(...left.filter(({ id }) => this.pairs.toNow[id] !== -1));
    return found;
  }

  /** Nodes with equal weights wherever they stand; nodes of equal shape between the same matches. */
  private byPlace(old: readonly Node[], now: readonly Node[]): void {
    const weighted = (wiring: Wiring) => (node: Node) =>
      wiring.inputs[node.id]!.some((origin) => origin.from === 'constant' && origin.tensor.dims.length > 1);
    this.pairEqual(
      old.filter(weighted(this.old)),
      now.filter(weighted(this.now)),
      ({ id }) => this.signs.old.exact[id],
      ({ id }) => this.signs.now.exact[id],
    );
    const gaps = gapsOf(this.pairs, old, now);
    const key = (side: 'old' | 'now', level: Level) => (node: Node) => `${gaps[side][node.id]} ${this.signs[side][level][node.id]}`;
    const [before, after] = [this.pairs.freeOld(old), this.pairs.freeNow(now)];
    for (const level of ['exact', 'shape'] as const) this.pairEqual(before, after, key('old', level), key('now', level));
  }

  /** The only node of its operator between the same matches. */
  private onlyOnes(old: readonly Node[], now: readonly Node[]): void {
    const gaps = gapsOf(this.pairs, old, now);
    const only = (nodes: readonly Node[], side: 'old' | 'now') =>
      [...grouped(nodes, ({ id }) => `${gaps[side][id]} ${this.signs[side].operator[id]}`)].filter(([, { length }]) => length === 1);
    const before = new Map(only(this.pairs.freeOld(old), 'old'));
    for (const [key, [after]] of only(this.pairs.freeNow(now), 'now')) {
      const [same] = before.get(key) ?? [];
      if (same && after) this.pairs.add(same, after);
    }
  }

  /** Between one matched producer and one matched reader stands one node in both models: it took the other's place. */
  private replaced(now: readonly Node[]): void {
    for (const after of this.pairs.freeNow(now)) {
      const candidates = this.standIns(after);
      if (candidates.length === 1 && this.pairs.isFree(candidates[0]!, after)) this.pairs.add(candidates[0]!, after);
    }
  }

  private standIns(after: Node): Node[] {
    const partner = (node: Node | undefined) => this.pairs.old.nodes[node ? this.pairs.toOld[node.id]! : -1];
    const [origin] = this.now.inputs[after.id]!;
    const producer = origin?.from === 'node' ? partner(origin.node) : undefined;
    const reader = this.now.readers[after.id]!.map(({ node }) => partner(node)).find((node) => node !== undefined);
    if (!producer || !reader) return [];
    const feeds = new Set(this.old.inputs[reader.id]!.flatMap((one) => (one.from === 'node' ? [one.node] : [])));
    return [...new Set(this.old.readers[producer.id]!.map(({ node }) => node))].filter(
      (node) => feeds.has(node) && this.pairs.toNow[node.id] === -1,
    );
  }
}
