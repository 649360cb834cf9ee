import type { NodeFacts } from '../engine/view/columns';
import type { NodeData } from '../engine/view/node-data';

/** Calls about figures per node (`EngineCalls` includes them). */
export interface ColumnCalls {
  /** What the file says of every node; computed once while the model is open. */
  columns: { args: { model: string }; result: NodeFacts };
  /** A file with somebody else's figures, joined to the model's nodes. */
  nodeData: { args: { model: string; file: string }; result: NodeData };
}

// The webview imports the protocol alone.
export type { NodeFacts } from '../engine/view/columns';
export type { NodeData, NodeDataColumn } from '../engine/view/node-data';
