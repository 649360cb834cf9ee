import type { Graph, Model, Node } from '../ir/graph';
import type { KernelSpan } from './cpu-protocol';
import type { LayerTime, Profile } from './profile';

export interface JoinedLayers {
  readonly layers: readonly LayerTime[];
  readonly unmatched: Profile['unmatched'];
  /** Index in `layers` by the kernel's name. */
  readonly layerOf: ReadonlyMap<string, number>;
}

/**
 * Brings onnxruntime's kernels back to the nodes of the opened model. `optimized` is the graph onnxruntime made of it: between the values that a
 * kernel reads and writes lie the nodes it stands for. Without that graph the names decide, which finds less.
 */
export function joinKernels(model: Model, optimized: Model | undefined, spans: readonly KernelSpan[]): JoinedLayers {
  const index = new ModelIndex(model);
  const regions = optimized ? kernelRegions(index, optimized) : new Map<string, readonly Node[]>();
  const layers = new Map<Node, { us: number; parts: Set<Node> }>();
  const unmatched: KernelSpan[] = [];
  const nodeOf = new Map<string, Node>();
  for (const span of spans) {
    const region = regions.get(span.name) ?? [];
    const node = mainNode(index, span, region);
    if (!node) {
      unmatched.push(span);
      continue;
    }
    nodeOf.set(span.name, node);
    const layer = layers.get(node) ?? { us: 0, parts: new Set() };
    layers.set(node, { us: layer.us + span.us, parts: new Set([...layer.parts, ...region]) });
  }
  const place = new Map([...layers.keys()].sort((a, b) => a.id - b.id).map((node, index) => [node, index]));
  const layerOf = new Map([...nodeOf].map(([kernel, node]) => [kernel, place.get(node)!]));
  return { layers: inOrder(layers), unmatched: countUnmatched(unmatched), layerOf };
}

function inOrder(layers: ReadonlyMap<Node, { us: number; parts: ReadonlySet<Node> }>): readonly LayerTime[] {
  const total = [...layers.values()].reduce((sum, { us }) => sum + us, 0);
  return [...layers]
    .sort(([a], [b]) => a.id - b.id)
    .map(([node, { us, parts }]) => {
      const fused = [...parts].filter((part) => part !== node && !layers.has(part)).map(({ name }) => name);
      return {
        name: node.name,
        opType: node.opType,
        unit: 'cpu',
        us,
        share: total > 0 ? us / total : 0,
        ...(fused.length > 0 && { fused }),
      };
    });
}

function countUnmatched(spans: readonly KernelSpan[]): Profile['unmatched'] {
  return {
    spans: spans.length,
    us: spans.reduce((sum, { us }) => sum + us, 0),
    names: spans.map(({ name, opType }) => `${name} (${opType})`),
  };
}

class ModelIndex {
  readonly byName: ReadonlyMap<string, Node>;
  /** Nodes that depend on no input: they are computed once, when the model is loaded. */
  readonly folded: ReadonlySet<Node>;
  private readonly writers = new Map<string, Node[]>();
  private readonly callers = new Map<string, Node[]>();

  constructor(model: Model) {
    this.byName = new Map(model.nodes.map((node) => [node.name, node]));
    this.folded = foldedNodes(model);
    for (const node of model.nodes) {
      for (const value of node.outputs) if (value !== '') push(this.writers, value, node);
      push(this.callers, node.opType, node);
    }
  }

  /** The node that writes a value; undefined where graphs of the model use the name twice. */
  writer(value: string): Node | undefined {
    const found = this.writers.get(value);
    return found?.length === 1 ? found[0] : undefined;
  }

  writerIn(graph: Graph, value: string): Node | undefined {
    return this.writers.get(value)?.find((node) => node.graph === graph);
  }

  onlyCall(opType: string): Node | undefined {
    const found = this.callers.get(opType);
    return found?.length === 1 ? found[0] : undefined;
  }

  /** The node that a kernel's name speaks of, with onnxruntime's additions to the name taken off. */
  named(kernel: string, opType: string): Node | undefined {
    const exact = this.byName.get(kernel);
    if (exact) return exact;
    const plain = plainName(kernel);
    // What onnxruntime inserts is named for its operator, `Transpose_token_3`, whatever nodes of that name the model has.
    if (plain === opType) return undefined;
    return this.byName.get(plain) ?? this.writer(relaidValue(plain)) ?? this.calledFunction(plain) ?? this.longestStart(plain, opType);
  }

  private calledFunction(name: string): Node | undefined {
    const inlined = /^_inlfunc_(.+)$/.exec(name)?.[1];
    if (inlined === undefined) return undefined;
    const start = [...this.callers.keys()].filter((opType) => inlined.startsWith(`${opType}_`)).sort((a, b) => b.length - a.length)[0];
    return start === undefined ? undefined : this.onlyCall(start);
  }

  /** `Gemm_60_matmul_quant` was made from `Gemm_60`. */
  private longestStart(name: string, opType: string): Node | undefined {
    for (let end = name.length - 1; end > 0; end--) {
      if (name[end] !== '_' && name[end] !== '/') continue;
      const start = name.slice(0, end);
      const node = start === opType ? undefined : this.byName.get(start);
      if (node) return node;
    }
    return undefined;
  }
}

/** In the file's order: of a file that is not sorted some are missed, and then counted as part of a kernel. */
function foldedNodes(model: Model): ReadonlySet<Node> {
  const constants = new Set(model.graphs.flatMap(({ initializers }) => [...initializers.keys()]));
  const folded = new Set<Node>();
  for (const node of model.nodes) {
    const random = node.opType.startsWith('Random') || node.opType === 'Multinomial' || node.opType === 'Bernoulli';
    const control = node.opType === 'If' || node.opType === 'Loop' || node.opType === 'Scan';
    if (random || control || !node.inputs.every((value) => value === '' || constants.has(value))) continue;
    folded.add(node);
    for (const value of node.outputs) constants.add(value);
  }
  return folded;
}

function push<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** Names as onnxruntime 1.30 makes them: `fused Conv_1`, `Mul_50/LayerNormFusion/`, `Relu_token_7`, `add/duplicated_token_1`. */
function plainName(kernel: string): string {
  return kernel
    .replace(/^fused /, '')
    .replace(/(_token_\d+)+$/, '')
    .replace(/(\/\w+Fusion\/?)+$/, '')
    .replace(/\/duplicated$/, '');
}

/** A kernel in the blocked NCHWc layout is named for the value it writes; BatchNormalization, Mul and Add alone become a Conv there. */
function relaidValue(plain: string): string {
  return plain.replace(/(_bn|_mul|_add)?_nchwc$/, '');
}

/** Kernel name to the nodes of the model that it stands for. */
function kernelRegions(index: ModelIndex, optimized: Model): ReadonlyMap<string, readonly Node[]> {
  const original = new Map<string, string>();
  const writes = optimized.nodes.map((kernel) =>
    kernel.outputs.flatMap((value, port) => {
      const known = originalValue(index, kernel, value, port);
      if (known !== undefined) original.set(value, known);
      return known ?? [];
    }),
  );
  // What any kernel writes or reads is there in memory, so no other kernel computes it on its way.
  const borders = new Set(writes.flat());
  for (const { inputs } of optimized.nodes) for (const value of inputs) borders.add(original.get(value) ?? value);
  return new Map(optimized.nodes.map(({ ownName }, i) => [ownName, (writes[i] ?? []).flatMap((value) => region(index, value, borders))]));
}

/** The model's value that an output of a kernel carries, perhaps in another memory layout and under another name. */
function originalValue(index: ModelIndex, kernel: Node, value: string, port: number): string | undefined {
  if (index.writer(value)) return kernel.opType.startsWith('Reorder') ? undefined : value;
  const plain = plainName(kernel.ownName);
  const relaid = relaidValue(plain);
  if (relaid !== plain && index.writer(relaid)) return relaid;
  return index.byName.get(plain)?.outputs[port];
}

function region(index: ModelIndex, value: string, borders: ReadonlySet<string>): readonly Node[] {
  const last = index.writer(value);
  if (!last) return [];
  const found = new Set([last]);
  // A set is walked in the order of insertion, with what is added on the way.
  for (const node of found) {
    for (const input of node.inputs) {
      const writer = input === '' || borders.has(input) ? undefined : index.writerIn(last.graph, input);
      if (writer && !index.folded.has(writer)) found.add(writer);
    }
  }
  return [...found];
}

/** What onnxruntime calls an operator after fusing or quantizing it. */
const plainOperators: Readonly<Record<string, string>> = {
  FusedConv: 'Conv',
  QLinearConv: 'Conv',
  FusedGemm: 'Gemm',
  QGemm: 'Gemm',
  FusedMatMul: 'MatMul',
  QLinearMatMul: 'MatMul',
  MatMulIntegerToFloat: 'MatMul',
  DynamicQuantizeMatMul: 'MatMul',
};

/** The one node of the region that the layer is shown at: of the kernel's operator, else the one it is named for, else the last. */
function mainNode(index: ModelIndex, span: KernelSpan, region: readonly Node[]): Node | undefined {
  const named = index.named(span.name, span.opType);
  if (region.length === 0) return named;
  const operator = plainOperators[span.opType] ?? span.opType;
  if (named && region.includes(named) && named.opType === operator) return named;
  return region.find(({ opType }) => opType === operator) ?? (named && region.includes(named) ? named : region[0]);
}
