import type { FlowDirection, NodePaths, NodeSet, Query, SearchHit, SearchResult } from '../src/protocol/search-calls';
import { parseQuery } from '../src/protocol/search-calls';
import type { App } from './app';
import { dependsOnPage, pageAnswers, shownWords } from './scene/search';
import { plural, short } from './text';

/** Rows that come with an answer, and with each further piece of a long list. */
const rowsAtOnce = 200;

/** Search, the ways between nodes, and bringing a node into view. Hits are node ids: they lie in any graph, and in closed groups. */
export class Finding {
  private query: Query = { alternatives: [] };
  private rows = new Map<number, SearchHit>();
  private asked = new Set<number>();
  private under: AbortController | undefined;
  /** Nothing can be shown while the model is being read; the last wish is kept until then. */
  private isHeld = true;
  private awaited: number | undefined;

  constructor(private readonly app: App) {
    // What runs where and how long is the page's: such a query has another answer now.
    app.store.watch(['placement', 'times'], () => {
      if (dependsOnPage(this.query)) void this.search(app.store.now.query);
    });
    // The host's tree and text of the model follow.
    app.store.watch(['selected'], () => {
      if (!this.isHeld) app.guard('selected', () => app.host.call('selected', { node: this.selectedNode() }));
    });
  }

  /** Resolves once the answer is there; one that a later query has overtaken is dropped. */
  async search(query: string): Promise<void> {
    const { store } = this.app;
    this.under?.abort();
    const under = new AbortController();
    this.under = under;
    const parsed = parseQuery(query);
    this.query = 'query' in parsed ? parsed.query : { alternatives: [] };
    if ('problem' in parsed || this.query.alternatives.length === 0) {
      store.set({ query, queryProblem: 'problem' in parsed ? parsed.problem : undefined, hits: new Int32Array(), hit: -1 });
      return;
    }
    try {
      const answers = pageAnswers(this.query, store.now);
      const found = await this.app.host.call(
        'search',
        { model: this.app.modelPath(), query, answers, limit: rowsAtOnce },
        { stop: under.signal },
      );
      if (this.under === under) this.show(query, found);
    } catch (thrown) {
      if (this.under === under) this.app.guard('search', () => Promise.reject(thrown));
    }
  }

  private show(query: string, { nodes, hits, problem }: SearchResult): void {
    this.rows = new Map(hits.map((row) => [row.node, row]));
    this.asked.clear();
    const selected = this.selectedNode();
    const first = nodes.indexOf(selected);
    this.app.store.set({ query, queryProblem: problem, hits: nodes, hit: nodes.length === 0 ? -1 : Math.max(0, first) });
  }

  /** Words of the query, to be marked in rows. */
  get words(): readonly string[] {
    return shownWords(this.query);
  }

  /** A row of the list; one that is not there yet is asked for, and the hits change once it is. */
  row(index: number): SearchHit | undefined {
    const { hits, query } = this.app.store.now;
    const node = hits[index];
    const known = node === undefined ? undefined : this.rows.get(node);
    const piece = Math.floor(index / rowsAtOnce);
    if (known || node === undefined || this.asked.has(piece)) return known;
    this.asked.add(piece);
    const nodes = [...hits.subarray(piece * rowsAtOnce, (piece + 1) * rowsAtOnce)];
    this.app.guard('search', async () => {
      const rows = await this.app.host.call('searchRows', { model: this.app.modelPath(), query, nodes });
      if (this.app.store.now.hits !== hits) return;
      for (const row of rows) this.rows.set(row.node, row);
      this.app.store.set({ rowsKnown: this.app.store.now.rowsKnown + 1 });
    });
    return undefined;
  }

  nextHit(step: 1 | -1): void {
    const { hits, hit } = this.app.store.now;
    if (hits.length === 0) return;
    // The hit that the counter names comes first: it is left only once it was shown.
    this.showHit(hits[hit] === this.selectedNode() ? (hit + step + hits.length) % hits.length : hit);
  }

  showHit(index: number): void {
    const node = this.app.store.now.hits[index];
    if (node === undefined) return;
    this.app.store.set({ hit: index });
    this.reveal(node);
  }

  private selectedNode(): number {
    const { view, selected } = this.app.store.now;
    return view?.boxes[selected]?.node ?? -1;
  }

  /** While the model is being read, wishes wait. */
  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    if (this.awaited !== undefined) this.reveal(this.awaited);
    this.awaited = undefined;
    // The file may be another one now.
    if (this.query.alternatives.length > 0) void this.search(this.app.store.now.query);
  }

  /** Selects a node and brings it into view, in the shown graph or where it stands. */
  reveal(node: number): void {
    if (this.isHeld) this.awaited = node;
    else if (!this.seek(node)) this.app.guard('reveal', () => this.goTo(node));
  }

  /** False when the shown graph has no box of the node's own. */
  private seek(node: number): boolean {
    const { scene, view } = this.app.store.now;
    const box = scene?.boxOfNode.get(node);
    if (box === undefined || view?.boxes[box]?.node !== node) return false;
    this.app.select(box);
    this.app.store.set({ sought: { boxes: [box] } });
    return true;
  }

  /** Shows several nodes of the shown graph together and selects the first. */
  revealAll(nodes: readonly number[]): void {
    const { scene } = this.app.store.now;
    const boxes = [...new Set(nodes.map((node) => scene?.boxOfNode.get(node)).filter((box) => box !== undefined))];
    if (boxes.length < 2) {
      this.reveal(nodes.find((node) => scene?.boxOfNode.has(node)) ?? nodes[0]!);
      return;
    }
    this.app.select(boxes[0]!);
    this.app.store.set({ sought: { boxes } });
  }

  /** Shows a value: the box that writes it in the shown graph. */
  revealValue(value: string): void {
    const { view } = this.app.store.now;
    const edge = view ? view.edges.value.findIndex((one) => view.values[one]!.name === value) : -1;
    if (edge < 0) return;
    const box = view!.edges.from[edge]!;
    this.app.select(box);
    this.app.store.set({ sought: { boxes: [box] } });
  }

  /** To where a node stands. A constant has no box: its first reader stands for it. */
  private async goTo(node: number): Promise<void> {
    const { within, outputs } = await this.app.host.call('details', { model: this.app.modelPath(), node });
    await this.app.levels.reveal(node, within);
    if (this.seek(node)) return;
    const reader = outputs[0]?.nodes[0]?.id ?? -1;
    await this.app.levels.reveal(reader, within);
    this.seek(reader);
  }

  /** Lights all that a node depends on, or that depends on it. */
  cone(node: number, name: string, direction: FlowDirection): void {
    this.app.guard(direction, async () => {
      const cone = await this.app.host.call('cone', { model: this.app.modelPath(), node, direction });
      const ends = direction === 'upstream' ? plural(cone.inputs.length, 'input') : plural(cone.outputs.length, 'output');
      this.light(cone, `${direction} of ${short(name, 60)}`, ends, node);
    });
  }

  /** Lights all ways between two nodes, the shortest one marked. */
  paths(from: { node: number; name: string }, to: { node: number; name: string }): void {
    this.app.guard('paths', async () => {
      const paths: NodePaths = await this.app.host.call('paths', { model: this.app.modelPath(), from: from.node, to: to.node });
      const title = `between ${short(from.name, 40)} and ${short(to.name, 40)}`;
      if (paths.nodes.length === 0)
        this.app.store.set({
          spotlight: { nodes: new Set([from.node, to.node]), ends: new Set(), title, note: 'no way leads from one to the other' },
        });
      else this.light(paths, title, `shortest way ${plural(paths.shortest.length - 1, 'step')}`, undefined, [...paths.shortest]);
    });
  }

  private light({ nodes, inputs, outputs }: NodeSet, title: string, note: string, without?: number, shortest?: readonly number[]): void {
    const counted = nodes.length - (without === undefined ? 0 : 1);
    const ends = new Set([...inputs, ...outputs]);
    this.app.store.set({ spotlight: { nodes: new Set(nodes), ends, title: `${plural(counted, 'node')} ${title}`, note, shortest } });
  }

  darken(): void {
    this.app.store.set({ spotlight: undefined });
  }
}
