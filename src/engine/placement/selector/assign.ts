import { worksOnHtp } from '../../cost/estimate';
import type { Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { dtypeOfType } from '../../shape/type';
import type { Placement, Verdict } from '../placement';
import type { RunUnit } from './options';

/** Nodes that somebody moves, and in whose name. */
export interface Assignment {
  readonly nodes: readonly number[];
  readonly unit: RunUnit;
  readonly rule: 'pinned' | 'supposed' | 'candidate';
}

export interface Assigned {
  readonly verdicts: readonly Verdict[];
  /** Nodes that no assignment names and that moved with one that does. */
  readonly followers: ReadonlySet<number>;
}

export const unitNames: Readonly<Record<RunUnit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU' };

const reasons: Readonly<Record<Assignment['rule'], string>> = {
  pinned: 'Pinned to the',
  supposed: 'Supposed to run on the',
  candidate: 'Compared on the',
};

/** Is there a node to move, or did the optimizers remove it with its work? */
export function isMovable(node: Node, verdict: Verdict | undefined): boolean {
  return verdict !== undefined && (verdict.unit !== 'removed' || worksOnHtp(node, verdict));
}

/** Verdicts with the assignments in them, a later one before an earlier; Q and DQ go with the operator that they belong to. */
export function assign(open: OpenModel, { verdicts }: Pick<Placement, 'verdicts'>, assignments: readonly Assignment[]): Assigned {
  const { nodes } = open.model;
  const changed = [...verdicts];
  const named = new Map<number, Assignment>();
  for (const assignment of assignments)
    for (const id of assignment.nodes) {
      const verdict = verdicts[id] as Verdict;
      if (!isMovable(nodes[id] as Node, verdict)) continue;
      named.set(id, assignment);
      changed[id] = assignedVerdict(verdict, assignment);
    }
  const followers = new Set<number>();
  const follow = ({ id }: Node, owner: Node, { unit, rule }: Assignment) => {
    const verdict = verdicts[id];
    if (named.has(id) || verdict?.unit === 'removed' || changed[id]?.unit === unit || verdict?.rule === graphEdge) return;
    followers.add(id);
    changed[id] = { unit, rule, reason: `It belongs to ${owner.name}. ${reasons[rule]} ${unitNames[unit]}.` };
  };
  for (const [id, assignment] of named) {
    const node = nodes[id] as Node;
    // The GPU takes no integers: what quantizes and dequantizes around it stays where it is.
    if (assignment.unit === 'gpu' || changed[id]?.unit === verdicts[id]?.unit) continue;
    const around = quantizedUnit(node, open);
    for (const quantizer of around.quantizers) follow(quantizer, node, assignment);
    for (const dequantizer of around.dequantizers)
      if (readersOf(dequantizer, open).every((reader) => changed[reader.id]?.unit === assignment.unit))
        follow(dequantizer, node, assignment);
  }
  return { verdicts: changed, followers };
}

/** DQ before and Q behind an operator, where the provider takes them as one with it (`rules/quantized.ts`). */
function quantizedUnit(node: Node, { index, types }: OpenModel): Record<'quantizers' | 'dequantizers', readonly Node[]> {
  const dequantizers = node.inputs.flatMap((value) => {
    const source = index.source(node.graph, value);
    return source?.from === 'node' && isDequantize(source.node) ? [source.node] : [];
  });
  const floats = node.outputs.filter(
    (value) => value !== '' && /float|double/.test(dtypeOfType(types.typeOf(node.graph, value)) ?? 'float'),
  );
  const readers = floats.map((value) => index.consumers(node.graph, value));
  const isUnit = dequantizers.length > 0 && readers.every((list) => list.length > 0 && list.every(isQuantize));
  return isUnit ? { quantizers: readers.flat(), dequantizers } : { quantizers: [], dequantizers: [] };
}

const readersOf = ({ graph, outputs }: Node, { index }: OpenModel): readonly Node[] =>
  outputs.flatMap((value) => index.consumers(graph, value));

const isQuantize = ({ opType }: Node): boolean => opType === 'QuantizeLinear';
const isDequantize = ({ opType }: Node): boolean => opType === 'DequantizeLinear';

/** The first Q and the last DQ stay with the CPU whatever their neighbors do. */
export const graphEdge = 'graph-edge-qdq';

function assignedVerdict(verdict: Verdict, { unit, rule }: Assignment): Verdict {
  const { qnnOps, group } = verdict;
  const compiled = unit === verdict.unit ? { ...(qnnOps && { qnnOps }), ...(group && { group }) } : {};
  // The work of a merged node is on the HTP already: it stays what it is.
  if (unit === 'htp' && verdict.unit === 'removed') return verdict;
  return { unit, rule, reason: `${reasons[rule]} ${unitNames[unit]}.`, ...compiled };
}
