/** What the webview draws: boxes and edges, no tensors, no positions. Derived from a Model by `view/build.ts`. */
export interface GraphView {
  readonly boxes: readonly Box[];
  /** Parallel arrays: edge i goes from box `from[i]` to box `to[i]` and carries `values[value[i]]`. */
  readonly edges: { readonly from: Int32Array; readonly to: Int32Array; readonly value: Int32Array };
  readonly values: readonly { readonly name: string; readonly type: string; readonly bytes: number | undefined }[];
  /** What can be folded: name scopes and repeated blocks, parents before their children. */
  readonly groups: readonly Group[];
}

/** Boxes that belong together. A graph of whole groups has no cycles. */
export interface Group {
  /** `scope`: a common part of names. `block`: one of several equal parts of the graph. */
  readonly kind: 'scope' | 'block';
  /** Unique in the graph: `/encoder/layer.3`. */
  readonly name: string;
  /** What is new in it: `layer.3`. */
  readonly label: string;
  /** Index in `groups`, -1 at the top. */
  readonly parent: number;
  /** Indexes in `boxes`, of this group and of those within it. */
  readonly boxes: readonly number[];
}

/** Constant nodes are no boxes: they are shown as inputs of their consumers, like initializers. */
export interface Box {
  /** `group`: a closed group, `frame`: an open group or body around its boxes; both are the page's own. */
  readonly kind: 'node' | 'input' | 'output' | 'group' | 'frame';
  /** `Node.id`, the key of every overlay column; -1 for what is no node, below that a node of a function's body, which no overlay knows. */
  readonly node: number;
  readonly name: string;
  readonly opType: string;
  /** Short facts under the title: kernel size, weight shape ... */
  readonly detail: string;
  /** Subgraphs that can be opened, and below zero the body of the function that is called. */
  readonly graphs: readonly number[];
  /** Set by a comparison on a node that only the older model has: its id there. Then `node` is -1. */
  readonly ghost?: number;
}

/** Everything about one node, fetched on click. */
export interface NodeDetails {
  readonly id: number;
  readonly name: string;
  readonly ownName: string;
  readonly opType: string;
  readonly domain: string;
  readonly doc: string;
  readonly attributes: readonly { readonly name: string; readonly type: string; readonly text: string }[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly metadata: readonly (readonly [key: string, value: string])[];
  /** The subgraphs that lead to it, outermost first, each with the node that holds it. Empty in the main graph. */
  readonly within: readonly { readonly graph: number; readonly label: string }[];
}

export interface Port {
  /** The operator's own name of this input or output, where known: `X`, `W`, `B`. */
  readonly port: string;
  readonly value: string;
  /** `float[1×3×240×320]` */
  readonly type: string;
  /** Set for initializers and constants: their data can be fetched with `tensor`. */
  readonly constant: boolean;
  /** The other ends: boxes to jump to. */
  readonly nodes: readonly { readonly id: number; readonly name: string }[];
}

/** The start of an initializer's values and its statistics (over the finite ones), fetched on demand. */
export interface TensorPreview {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly values: readonly string[];
  readonly count: number;
  readonly stats?: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly std: number;
    readonly zeros: number;
    readonly notFinite?: number;
  };
}
