import * as vscode from 'vscode';

/** A node that somebody looks at; -1 is none. */
export interface SelectedNode {
  readonly model: string;
  readonly node: number;
}

/** Who says that a node is looked at does not hear it back. */
export type Origin = 'graph' | 'text' | 'tree';

/** The node that is looked at, shared by the graph, the text and the tree of a model. */
export class Selection {
  private readonly changed = new vscode.EventEmitter<SelectedNode & { readonly by: Origin }>();
  private last: SelectedNode | undefined;
  readonly onDidChange = this.changed.event;

  get now(): SelectedNode | undefined {
    return this.last;
  }

  set(model: string, node: number, by: Origin): void {
    if (this.last?.model === model && this.last.node === node) return;
    this.last = { model, node };
    this.changed.fire({ model, node, by });
  }

  dispose(): void {
    this.changed.dispose();
  }
}
