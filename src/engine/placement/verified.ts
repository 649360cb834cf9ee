import type { AssignedPart } from '../convert/tool-events';
import type { Model, Node } from '../ir/graph';
import type { OpTrace, TraceOp, TraceSummary } from '../profile/op-trace';
import type { Provenance } from '../rung';
import type { Target } from '../targets/target';
import type { Removal } from './ort/work-graph';
import type { CompilerCounts, Placement, Verdict } from './placement';
import { type FindNode, nodeFinder } from './verified-names';
import { fixes, reasonText, ruleOf } from './verified-reasons';
import { removalReasons } from './verified-removed';

/** What the compiler said, with its own count beside ours. */
export interface VerifiedPlacement extends Placement {
  /** Absent when the provider wrote no trace: there was nothing that it could take. */
  readonly summary?: TraceSummary;
  /** The QNN graphs in the compiler's order, as the DLCs are numbered, with the ids of the nodes in each. */
  readonly partitions: readonly { readonly graph: string; readonly nodes: readonly number[] }[];
  /** Nodes that the optimizers made (layout transposes, copies, the nodes of inlined functions) and where they run: with the model's own they sum
   *  to `summary`. */
  readonly inserted: readonly { readonly name: string; readonly opType: string; readonly unit: 'htp' | 'cpu' }[];
}

export interface CompilerAnswer {
  readonly parts: readonly AssignedPart[];
  readonly trace: OpTrace | undefined;
}

const qnnProvider = 'QNNExecutionProvider';

/** Accounts for every node of the opened model: on the HTP as which operations, on the CPU for which reason, or removed by which optimizer. */
export function verifiedPlacement(model: Model, answer: CompilerAnswer, target: Target, provenance: Provenance): VerifiedPlacement {
  const find = nodeFinder(model);
  const { reports, inserted } = assignedNodes(answer.parts, find);
  const refused = new Map((answer.trace?.refused ?? []).map(({ node, opType, reason }) => [find(node, opType)?.id ?? node, reason]));
  const trace = new TraceIndex(answer.trace);
  const functions = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  const isCall = ({ domain, opType }: Node) => functions.has(`${domain}:${opType}`);
  const inlined = inserted.filter(({ name }) => name.startsWith('_inlfunc_'));
  const calls = model.nodes.map((node) => (reports.has(node.id) ? undefined : callVerdict(node, isCall(node), inlined, refused, trace)));
  const isKept = ({ id }: Node) => reports.has(id) || calls[id] !== undefined;
  const why = removalReasons(model, isKept, (node) => trace.fusion(node, find));
  const verdicts = model.nodes.map((node): Verdict => {
    const report = reports.get(node.id);
    if (report?.becomes) return merged(report, trace);
    if (report?.unit === 'htp') return onHtp(report.names.flatMap((name) => trace.opsFrom(name)));
    if (report) return onCpu(node, refused.get(node.id));
    return calls[node.id] ?? { unit: 'removed', ...(why(node) ?? trace.replacement(node)) };
  });
  return {
    ...provenance,
    target,
    verdicts,
    partitions: partitionsOf(verdicts, answer.trace),
    inserted,
    ...(answer.trace && { summary: answer.trace.summary, compiler: compilerCounts(answer.trace.summary, inserted.length) }),
  };
}

function compilerCounts({ supported, unsupported, graphs }: TraceSummary, inserted: number): CompilerCounts {
  return { htp: supported, cpu: unsupported, inserted, graphs };
}

function partitionsOf(verdicts: readonly Verdict[], trace: OpTrace | undefined): VerifiedPlacement['partitions'] {
  const graphs = trace?.graphs ?? [];
  const graphOf = new Map(graphs.flatMap(({ ops }, i) => ops.map(({ name }) => [name, i] as const)));
  const nodes = graphs.map((): number[] => []);
  for (const [id, { qnnOps = [] }] of verdicts.entries())
    for (const i of new Set(qnnOps.map(({ name }) => graphOf.get(name) ?? -1))) nodes[i]?.push(id);
  return graphs.map(({ name: graph }, i) => ({ graph, nodes: nodes[i] ?? [] }));
}

interface Report {
  unit: 'htp' | 'cpu';
  /** Another type than the file's: a fusion made it of this node and a neighbor. */
  readonly becomes?: string;
  /** One node may be reported under several names: its copies. */
  readonly names: string[];
}

function assignedNodes(parts: readonly AssignedPart[], find: FindNode) {
  const reports = new Map<number, Report>();
  const inserted: VerifiedPlacement['inserted'][number][] = [];
  for (const { provider, nodes } of parts) {
    const unit = provider === qnnProvider ? 'htp' : 'cpu';
    for (const [name, opType] of nodes) {
      const node = find(name, opType);
      const report = node && reports.get(node.id);
      const becomes = node && node.opType !== opType ? opType : undefined;
      if (!node || report || becomes) inserted.push({ name, opType, unit });
      if (node && !report) reports.set(node.id, { unit, names: [name], ...(becomes && { becomes }) });
      if (report) {
        report.names.push(name);
        // A copy on each side: the slower one is what the user must know about.
        if (unit === 'cpu') report.unit = 'cpu';
      }
    }
  }
  return { reports, inserted };
}

/** A call of a function is inlined as `_inlfunc_<function>_<node>`: the caller is where its parts are. Undefined for any other node. */
function callVerdict(
  node: Node,
  isCall: boolean,
  inlined: VerifiedPlacement['inserted'],
  refused: ReadonlyMap<number | string, string>,
  trace: TraceIndex,
): Verdict | undefined {
  const parts = inlined.filter(({ name }) => name.startsWith(`_inlfunc_${node.opType}_`));
  const onHost = parts.filter(({ unit }) => unit === 'cpu');
  if (onHost.length > 0) {
    const why = onHost.flatMap(({ name }) => refused.get(name) ?? []).at(0);
    const count = `${onHost.length} of the ${parts.length} nodes of its function stay on the CPU`;
    return { unit: 'cpu', rule: 'function', reason: why === undefined ? `${count}.` : `${count}: ${reasonText(why)}` };
  }
  const ops = trace.inlined(node, isCall) ?? parts.flatMap(({ name }) => trace.opsFrom(name));
  return ops.length > 0 ? onHtp(ops) : undefined;
}

/** MatMul and Add that became a Gemm: neither is there any more, but the operations, and the time they take, are this node's. */
function merged({ unit, becomes, names }: Report, trace: TraceIndex): Verdict {
  const reason = `Merged with its neighbor into a ${becomes}, which runs on the ${unit.toUpperCase()}.`;
  return { ...onHtp(names.flatMap((name) => trace.opsFrom(name))), unit: 'removed', rule: 'fused-matmul-add', reason };
}

function onHtp(ops: readonly TraceOp[]): Verdict {
  const unique = [...new Map(ops.map((op) => [op.name, op])).values()];
  const group = unique[0]?.group;
  return { unit: 'htp', qnnOps: unique.map(({ name, type }) => ({ name, type })), ...(group && { group }) };
}

function onCpu({ graph }: Node, reason: string | undefined): Verdict {
  if (reason !== undefined) {
    const rule = ruleOf(reason);
    const text = reasonText(reason);
    return {
      unit: 'cpu',
      rule,
      reason: text,
      ...(!text.startsWith(reason.trim()) && { saw: reason }),
      ...(fixes[rule] && { fix: fixes[rule] }),
    };
  }
  if (graph.parent) {
    const { name, opType } = graph.parent.node;
    return {
      unit: 'cpu',
      rule: 'control-flow',
      reason: `It lies in the body of ${name} (${opType}), and the HTP runs no loops or branches.`,
    };
  }
  return { unit: 'cpu', rule: 'not-selected', reason: 'The HTP could run it, but the provider made no partition of it.' };
}

/** The trace, by name of source and by name of tensor. */
class TraceIndex {
  private readonly bySource = new Map<string, TraceOp[]>();
  private readonly sourcesOf = new Map<string, readonly string[]>();

  constructor(trace: OpTrace | undefined) {
    for (const { ops, tensors } of trace?.graphs ?? []) {
      for (const op of ops)
        for (const source of op.sources) {
          const list = this.bySource.get(source);
          if (list) list.push(op);
          else this.bySource.set(source, [op]);
        }
      for (const [tensor, sources] of tensors) this.sourcesOf.set(tensor, sources);
    }
  }

  opsFrom(source: string): readonly TraceOp[] {
    return this.bySource.get(source) ?? [];
  }

  /** The name of an inlined call is lost, but the values that it makes keep theirs. */
  inlined(node: Node, isCall: boolean): readonly TraceOp[] | undefined {
    const sources = this.makers(node);
    if (sources.length === 0 || !(isCall || sources.every((name) => name.startsWith('_inlfunc_')))) return undefined;
    return sources.flatMap((name) => this.opsFrom(name));
  }

  /** A node whose output another node of the model now makes was fused into that one; a Transpose moved through it. */
  fusion(node: Node, find: FindNode): Removal | undefined {
    if (node.opType === 'Transpose') return undefined;
    const other = this.makers(node)
      .map((source) => find(source))
      .find((maker) => maker && maker !== node);
    return other && { rule: 'fused', reason: `Fused into ${other.name} (${other.opType}).` };
  }

  /** The last word, when no rule knows why a node is gone: the compiler only shows that it is. */
  replacement(node: Node): Removal {
    const maker = this.makers(node).at(-1);
    if (maker !== undefined) return { rule: 'replaced', reason: `The optimizers made ${maker} in its place.` };
    return { rule: 'optimized-away', reason: "onnxruntime's optimizers left no node of this name." };
  }

  private makers(node: Node): readonly string[] {
    return node.outputs.flatMap((value) => this.sourcesOf.get(value) ?? []);
  }
}
