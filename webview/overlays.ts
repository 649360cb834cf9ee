import type { NodeData } from '../src/protocol/column-calls';
import type { App } from './app';
import type { Column, ColumnContext } from './scene/columns';
import { importedColumns } from './scene/columns-imported';
import { columnEntries, makeColumn } from './scene/columns-list';
import { plural } from './text';

/** A column as a picker offers it; `lacks` says why it has no values yet. */
export interface OfferedColumn {
  readonly id: string;
  readonly title: string;
  readonly bar: boolean;
  readonly lacks: string | undefined;
}

/** Which columns are drawn as color and as length, and what they are made from. */
export class Overlays {
  /** Columns made from one state of the page are made once. */
  private made = new Map<string, Column | string>();
  private factsOf = '';
  private drawn: readonly number[] = [];
  private drawnIn: object | undefined;

  constructor(private readonly app: App) {
    const { store } = app;
    store.watch(['model'], () => this.forget());
    // After the drawing: nobody waits for figures that color nothing yet.
    store.watch(['scene', 'model'], () => this.loadFacts());
    store.watch(['placement', 'times', 'profile', 'facts', 'added', 'model', 'quantized', 'widths'], () => {
      this.made = new Map();
      this.show();
    });
    store.watch(['fill', 'bar'], () => this.show());
  }

  fillBy(id: string): void {
    this.app.store.set({ fill: id });
  }

  barBy(id: string): void {
    this.app.store.set({ bar: id });
  }

  weighEdges(edgesByBytes: boolean): void {
    this.app.store.set({ edgesByBytes });
  }

  /** The column, or a sentence that says why it has no values. */
  column(id: string): Column | string {
    const known = this.made.get(id) ?? makeColumn(id, this.context());
    this.made.set(id, known);
    return known;
  }

  get offered(): readonly OfferedColumn[] {
    return columnEntries(this.app.store.now).map(({ id, title, bar }) => {
      const column = this.column(id);
      return { id, title, bar, lacks: typeof column === 'string' ? column : undefined };
    });
  }

  /** Shows figures of a file, in place of those that came from it before. */
  addNodeData(data: NodeData): void {
    const columns = importedColumns(data);
    this.add(columns);
    if (columns[0]) this.fillBy(columns[0].id);
  }

  /** Adds columns; one of the same id is replaced. */
  add(columns: readonly Column[]): void {
    const ids = new Set(columns.map(({ id }) => id));
    this.app.store.set({ added: [...this.app.store.now.added.filter(({ id }) => !ids.has(id)), ...columns] });
  }

  /** Takes a column away again. */
  drop(id: string): void {
    this.app.store.set({ added: this.app.store.now.added.filter((column) => column.id !== id) });
  }

  /** Lights the nodes whose value passes, and makes them the hits that one can go through. */
  light(column: Column, passes: (value: number) => boolean, what: string): void {
    const nodes = this.nodes().filter((node) => passes(column.values[node] ?? Number.NaN));
    this.lightNodes(nodes, `${plural(nodes.length, 'node')}: ${column.title} ${what}`);
  }

  lightNodes(nodes: readonly number[], title: string): void {
    const hits = Int32Array.from(nodes);
    this.app.store.set({
      spotlight: { nodes: new Set(nodes), ends: new Set(), title, note: '' },
      query: '',
      hits,
      hit: nodes.length > 0 ? 0 : -1,
    });
  }

  /** All nodes that are drawn somewhere in the model. */
  nodes(): readonly number[] {
    const { facts, model } = this.app.store.now;
    const source = facts?.drawn ?? model?.view;
    if (source !== this.drawnIn) {
      this.drawnIn = source;
      if (facts) this.drawn = [...facts.drawn.keys()].filter((node) => facts.drawn[node] === 1);
      else this.drawn = model?.view.boxes.flatMap(({ node }) => (node >= 0 ? node : [])) ?? [];
    }
    return this.drawn;
  }

  private context(): ColumnContext {
    const { placement, times, profile, supposed, facts, added, model, quantized, widths } = this.app.store.now;
    // A profile tells of what ran, not of what is supposed.
    const accuracy = quantized?.result.accuracy;
    return {
      placement,
      times,
      profile: supposed ? undefined : profile,
      facts,
      added,
      boxes: model?.view.boxes ?? [],
      accuracy,
      widths,
    };
  }

  private show(): void {
    const { fill, bar } = this.app.store.now;
    const shown = (id: string): Column | undefined => {
      const column = this.column(id);
      return typeof column === 'string' ? undefined : column;
    };
    this.app.store.set({ fillColumn: shown(fill), barColumn: shown(bar) });
  }

  /** Another file has other figures. */
  private forget(): void {
    this.factsOf = '';
    this.app.store.set({ facts: undefined, added: [] });
  }

  private loadFacts(): void {
    const { scene, model } = this.app.store.now;
    const path = this.app.modelPath();
    if (!scene || !model || this.factsOf === path) return;
    this.factsOf = path;
    this.app.guard('columns', async () => {
      const facts = await this.app.host.call('columns', { model: path });
      if (this.app.store.now.model === model) this.app.store.set({ facts });
    });
  }
}
