import { Problem } from '../problem';

/** `qnn_op_trace.json`: what the provider made of the graph that onnxruntime's optimizers left. */
export interface OpTrace {
  readonly graphs: readonly TraceGraph[];
  readonly refused: readonly RefusedNode[];
  readonly summary: TraceSummary;
}

/** One QNN graph: a partition of the model. */
export interface TraceGraph {
  readonly name: string;
  readonly ops: readonly TraceOp[];
  /** Tensor name to the names of the ops that it came from. */
  readonly tensors: ReadonlyMap<string, readonly string[]>;
}

export interface TraceOp {
  readonly name: string;
  readonly type: string;
  /** The fusion group that took it: `OrtNodeUnit` is a plain node. */
  readonly group: string;
  /** Names of the ONNX nodes behind it, as the provider saw them. */
  readonly sources: readonly string[];
}

export interface RefusedNode {
  readonly node: string;
  readonly opType: string;
  readonly reason: string;
}

/** The provider's own count, over nodes after onnxruntime's optimizers. */
export interface TraceSummary {
  readonly nodes: number;
  readonly supported: number;
  readonly unsupported: number;
  readonly graphs: number;
  readonly qnnOps: number;
}

/** The file's own shape; what is absent reads as empty, because the provider leaves out what it has nothing to say about. */
interface File {
  readonly subgraph_traces?: readonly { graph_name?: string; op_mappings?: readonly Mapping[]; tensor_mappings?: readonly Mapping[] }[];
  readonly unsupported_nodes?: readonly { node_name?: string; op_type?: string; reason?: string }[];
  readonly summary?: Readonly<Record<string, number>>;
}

interface Mapping {
  readonly dst_name?: string;
  readonly dst_qnn_op_type?: string;
  readonly node_group_type?: string;
  readonly sources?: readonly { name?: string; type?: string }[];
}

export function parseOpTrace(bytes: Uint8Array): OpTrace {
  const file = parseFile(bytes);
  const count = (key: string) => file.summary?.[key] ?? 0;
  return {
    graphs: (file.subgraph_traces ?? []).map((graph) => ({
      name: graph.graph_name ?? '',
      ops: (graph.op_mappings ?? []).map((mapping) => ({
        name: mapping.dst_name ?? '',
        type: mapping.dst_qnn_op_type ?? '',
        group: mapping.node_group_type ?? '',
        sources: opNames(mapping),
      })),
      tensors: new Map((graph.tensor_mappings ?? []).map((mapping) => [mapping.dst_name ?? '', opNames(mapping)])),
    })),
    refused: (file.unsupported_nodes ?? []).map(({ node_name = '', op_type = '', reason = '' }) => ({
      node: node_name,
      opType: op_type,
      reason,
    })),
    summary: {
      nodes: count('total_onnx_nodes'),
      supported: count('supported_nodes'),
      unsupported: count('unsupported_nodes'),
      graphs: count('qnn_subgraphs'),
      qnnOps: count('total_qnn_ops'),
    },
  };
}

function opNames({ sources = [] }: Mapping): readonly string[] {
  return sources.flatMap(({ name, type }) => (type === 'OP' && name !== undefined ? [name] : []));
}

function parseFile(bytes: Uint8Array): File {
  try {
    const file: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof file === 'object' && file !== null && 'summary' in file) return file as File;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new Problem(
    'format-invalid',
    'qnn_op_trace.json',
    `The op trace starts with "${new TextDecoder().decode(bytes.subarray(0, 40))}", which is not its format.`,
    'Make it again with the pinned toolchain (toolchain/requirements.txt).',
  );
}
