import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { OutlineRow } from '../../protocol/search-calls';
import type { Lens } from '../lens';
import { activeModel } from '../model-uri';

/** A view builds all children of a row at once: longer lists come in pieces. */
const mostChildren = 500;

/** A row of the tree; `way` are the rows around it. */
interface TreeRow {
  readonly model: string;
  readonly parent: TreeRow | undefined;
  readonly row: OutlineRow | { readonly from: number; readonly to: number; readonly block: number };
}

const icons = { graph: 'type-hierarchy', scope: 'symbol-namespace', function: 'symbol-function' } as const;

/** The layers of the model in the active editor, by graph and name scope: asked for when they are opened. */
export class LayersTree implements vscode.TreeDataProvider<TreeRow> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private model: string | undefined;
  private readonly asked = new Map<number, Promise<readonly OutlineRow[]>>();

  constructor(private readonly lens: Lens) {}

  /** Shows another model, or the same one again when `isNew`. */
  show(model: string | undefined, isNew = false): void {
    if (model === undefined || (this.model === model && !isNew)) return;
    this.model = model;
    this.asked.clear();
    this.changed.fire(undefined);
  }

  get name(): string {
    return this.model === undefined ? '' : basename(this.model);
  }

  getTreeItem({ model, row }: TreeRow): vscode.TreeItem {
    if ('from' in row) {
      const item = new vscode.TreeItem(`${row.from + 1} … ${row.to}`, vscode.TreeItemCollapsibleState.Collapsed);
      return Object.assign(item, { id: `${model}#${row.block}:${row.from}`, iconPath: new vscode.ThemeIcon('ellipsis') });
    }
    if ('node' in row) {
      const item = new vscode.TreeItem(row.name, vscode.TreeItemCollapsibleState.None);
      const command = { command: 'qnnLens.revealNode', title: 'Go to Node in Graph', arguments: [{ model, node: row.node }] };
      return Object.assign(item, {
        id: `${model}#node${row.node}`,
        description: row.opType,
        tooltip: row.name,
        iconPath: new vscode.ThemeIcon('symbol-operator'),
        command,
      });
    }
    const isTop = row.block === 0;
    const item = new vscode.TreeItem(row.name || row.kind, vscode.TreeItemCollapsibleState[isTop ? 'Expanded' : 'Collapsed']);
    const description = row.nodes === 1 ? '1 node' : `${row.nodes.toLocaleString('en-US')} nodes`;
    return Object.assign(item, { id: `${model}#block${row.block}`, description, iconPath: new vscode.ThemeIcon(icons[row.kind]) });
  }

  async getChildren(parent?: TreeRow): Promise<TreeRow[]> {
    const { model } = this;
    if (model === undefined) return [];
    const asked = parent?.row;
    const block = asked && 'block' in asked ? asked.block : -1;
    const rows = await this.rowsOf(model, block);
    const under = (row: TreeRow['row']): TreeRow => ({ model, parent, row });
    if (asked && 'from' in asked) return rows.slice(asked.from, asked.to).map(under);
    if (rows.length <= mostChildren) return rows.map(under);
    return Array.from({ length: Math.ceil(rows.length / mostChildren) }, (_, piece) =>
      under({ block, from: piece * mostChildren, to: Math.min(rows.length, (piece + 1) * mostChildren) }),
    );
  }

  getParent({ parent }: TreeRow): TreeRow | undefined {
    return parent;
  }

  /** The row of a node, with the rows around it. */
  async rowOf(node: number): Promise<TreeRow | undefined> {
    const { model } = this;
    if (model === undefined) return undefined;
    let at: TreeRow | undefined;
    for (const block of await this.lens.engine.call('outlineWay', { model, node }))
      at = await this.childOf(at, (row) => 'kind' in row && row.block === block);
    return this.childOf(at, (row) => 'node' in row && row.node === node);
  }

  private async childOf(parent: TreeRow | undefined, isWanted: (row: TreeRow['row']) => boolean): Promise<TreeRow | undefined> {
    for (const child of await this.getChildren(parent)) {
      if (isWanted(child.row)) return child;
      const inner = 'from' in child.row ? (await this.getChildren(child)).find(({ row }) => isWanted(row)) : undefined;
      if (inner) return inner;
    }
    return undefined;
  }

  private rowsOf(model: string, block: number): Promise<readonly OutlineRow[]> {
    const known = this.asked.get(block) ?? this.lens.engine.call('outlineRows', { model, block });
    this.asked.set(block, known);
    known.catch(() => this.asked.delete(block));
    return known;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** The view in the explorer: follows the active model and the selection of its graph. */
export function layersView(lens: Lens): vscode.Disposable[] {
  const tree = new LayersTree(lens);
  const view = vscode.window.createTreeView('qnnLens.layers', { treeDataProvider: tree, showCollapseAll: true });
  const follow = async () => {
    const { now } = lens.selection;
    const model = activeModel()?.fsPath;
    if (!view.visible || !model) return;
    tree.show(model);
    view.description = tree.name;
    if (!now || now.model !== model || now.node < 0) return;
    const row = await tree.rowOf(now.node);
    if (row && lens.selection.now === now) await view.reveal(row, { select: true, focus: false });
  };
  const soon = () => void follow().catch((thrown) => lens.problems.note(thrown, 'Layers'));
  return [tree, view, view.onDidChangeVisibility(soon), vscode.window.tabGroups.onDidChangeTabs(soon), lens.selection.onDidChange(soon)];
}
