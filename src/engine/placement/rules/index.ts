import type { Target } from '../../targets/target';
import type { WorkGraph, WorkNode } from '../ort/work-graph';
import { operatorRules } from './attributes';
import { backendRules, generalRules } from './general';
import { quantizedUnit, unitRules } from './quantized';
import { resizeRule } from './resize';
import type { Asked, Refusal, Rule } from './rule';

const known = new Map<string, readonly Rule[]>();

/** Put together once for each operator, not for each node. */
function rulesFor(op: string): readonly Rule[] {
  const rules = known.get(op) ?? listRules(op);
  known.set(op, rules);
  return rules;
}

/** All rules for one operator, in the order in which the provider asks. */
function listRules(op: string): readonly Rule[] {
  // A graph that the compiler made: it is the HTP's whatever its shapes.
  if (op === 'com.microsoft.EPContext') return [];
  const name = op.replace(/^com\.microsoft\.(?=QuantizeLinear|DequantizeLinear)/, '');
  const own = name === 'Resize' || name === 'Upsample' ? [resizeRule] : (operatorRules[name] ?? []);
  return [...generalRules, ...unitRules, ...own, ...backendRules];
}

/** The first thing that keeps the node off the HTP. `earlier` holds the refusals of the nodes before it. */
export function refusalOf(node: WorkNode, graph: WorkGraph, target: Target, earlier: ReadonlyMap<WorkNode, Refusal>): Refusal | undefined {
  const asked: Asked = { node, graph, target, quantized: quantizedUnit(node, graph), earlier };
  for (const rule of rulesFor(node.op)) {
    const refusal = rule(asked);
    if (refusal) return refusal;
  }
  return undefined;
}
