import type { AssignedPart } from '../convert/tool-events';
import type { Model, Node } from '../ir/graph';
import type { OpTrace, TraceOp, TraceSummary } from '../profile/op-trace';
import type { Provenance } from '../rung';
import type { Target } from '../targets/target';
import type { Placement, Verdict } from './placement';
import { type FindNode, nodeFinder } from './verified-names';
import { fixes, reasonText, ruleOf } from './verified-reasons';
import { removalRules } from './verified-removed';

/** What the compiler said, with its own count beside ours. */
export interface VerifiedPlacement extends Placement {
  /** Absent when the provider wrote no trace: there was nothing that it could take. */
  readonly summary?: TraceSummary;
  /** Nodes that the optimizers made (layout transposes, fused Gemms ...) and where they run: with the model's own they sum to `summary`. */
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
  const refused = new Map((answer.trace?.refused ?? []).map(({ node, opType, reason }) => [find(node, opType)?.id ?? -1, reason]));
  const trace = new TraceIndex(answer.trace);
  const inlined = (node: Node) => (reports.has(node.id) ? undefined : trace.inlined(node, find));
  const why = removalRules(model, (node) => reports.has(node.id) || inlined(node) !== undefined);
  const verdicts = model.nodes.map((node): Verdict => {
    const report = reports.get(node.id);
    if (report?.unit === 'htp') return onHtp(report.names.flatMap((name) => trace.opsFrom(name)));
    if (report) return onCpu(node, refused.get(node.id));
    const ops = inlined(node);
    if (ops) return onHtp(ops);
    return { unit: 'removed', ...(trace.fusion(node, find) ?? why(node)) };
  });
  return { ...provenance, target, verdicts, inserted, ...(answer.trace && { summary: answer.trace.summary }) };
}

interface Report {
  unit: 'htp' | 'cpu';
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
      if (!node) inserted.push({ name, opType, unit });
      else if (!report) reports.set(node.id, { unit, names: [name] });
      else {
        report.names.push(name);
        // A copy on each side: the slower one is what the user must know about.
        if (unit === 'cpu') report.unit = 'cpu';
      }
    }
  }
  return { reports, inserted };
}

function onHtp(ops: readonly TraceOp[]): Verdict {
  const unique = [...new Map(ops.map((op) => [op.name, op])).values()];
  const group = unique[0]?.group;
  return { unit: 'htp', qnnOps: unique.map(({ name, type }) => ({ name, type })), ...(group && { group }) };
}

function onCpu({ graph }: Node, reason: string | undefined): Verdict {
  if (reason !== undefined) {
    const rule = ruleOf(reason);
    return { unit: 'cpu', rule, reason: reasonText(reason), saw: reason, ...(fixes[rule] && { fix: fixes[rule] }) };
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

  /** A call of a function is inlined and its name lost, but the values that it makes keep theirs. */
  inlined(node: Node, find: FindNode): readonly TraceOp[] | undefined {
    const sources = this.makers(node);
    if (sources.length === 0 || sources.some((name) => find(name))) return undefined;
    return sources.flatMap((name) => this.opsFrom(name));
  }

  /** A node whose output another node of the model now makes was fused into that one. */
  fusion(node: Node, find: FindNode): Pick<Verdict, 'rule' | 'reason'> | undefined {
    const other = this.makers(node)
      .map((source) => find(source))
      .find((maker) => maker && maker !== node);
    return other && { rule: 'fused', reason: `Fused into ${other.name} (${other.opType}).` };
  }

  private makers(node: Node): readonly string[] {
    return node.outputs.flatMap((value) => this.sourcesOf.get(value) ?? []);
  }
}
