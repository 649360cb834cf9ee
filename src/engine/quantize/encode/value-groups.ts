import { copiesOf, keepsGrid } from '../../config/rules/encodings/equal-grids';
import { fixedGridOf } from '../../config/rules/encodings/fixed-ranges';
import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { QuantizeSettings } from '../settings';
import { type PlannedValue, planValues, type ValuePlan } from './value-plan';

/** Values and constants that lie on one grid. */
export interface ValueGroup {
  readonly members: readonly string[];
  readonly bits: PlannedValue['bits'];
  /** The values whose statistics decide: the others hold no values that these do not. Constants too. */
  readonly deciding: readonly string[];
}

/** Data movement has equal grids on both sides; what only a Concat reads lies on the grid of its result, and is rounded once. */
export function valueGroups(open: OpenModel, settings: QuantizeSettings): readonly ValueGroup[] {
  const plan = planValues(open, settings);
  const sets = new Sets();
  const main = open.model.graphs[0] as Graph;
  const taken = (name: string) => plan.values.has(name) || plan.constants.get(name)?.role === 'activation';
  const copies = new Set<string>();
  for (const node of main.nodes) {
    const [input = ''] = node.inputs;
    if (!plan.quantized.has(node) || !keepsGrid(node) || !taken(input)) continue;
    for (const name of copiesOf(node)) {
      if (!plan.values.has(name) || bitsOf(plan, input, name) !== bitsOf(plan, name, name)) continue;
      sets.join(input, name);
      copies.add(name);
    }
  }
  const parts = joinConcats(open, main, plan, sets, copies);
  return [...sets.of([...plan.values.keys()])].map((members): ValueGroup => {
    const sources = members.filter((name) => !copies.has(name) && !parts.has(name));
    return { members, bits: bitsOf(plan, members[0] as string, members.find((name) => plan.values.has(name)) ?? ''), deciding: sources };
  });
}

/** A constant has the bits of what it becomes. */
function bitsOf({ values }: ValuePlan, name: string, other: string): PlannedValue['bits'] {
  return values.get(name)?.bits ?? values.get(other)?.bits ?? 8;
}

/**
 * Inputs that nothing else reads. The result of a Relu or Clip that is part of the node before it comes along only where all inputs are cut alike: on a
 * wider grid it would no longer be the grid that cuts. Returns the values that are part of the result.
 */
function joinConcats(open: OpenModel, main: Graph, plan: ValuePlan, sets: Sets, copies: ReadonlySet<string>): ReadonlySet<string> {
  const parts = new Set<string>();
  const outputs = new Set(main.outputs.map(({ name }) => name));
  const cuts = new Map(Array.from(plan.inner.values(), (name) => [name, cutText(open, main, name)]));
  for (const node of main.nodes) {
    const [result = ''] = node.outputs;
    if (node.opType !== 'Concat' || node.domain !== '' || !plan.quantized.has(node) || !plan.values.has(result)) continue;
    const isCutAlike = new Set(node.inputs.map((input) => cuts.get(input))).size === 1;
    for (const input of new Set(node.inputs)) {
      const value = plan.values.get(input);
      const isOwn = open.index.consumers(main, input).length === 1 && !outputs.has(input) && !copies.has(input);
      if (!value || !isOwn || value.bits !== plan.values.get(result)?.bits || hasFixedGrid(value)) continue;
      if (cuts.has(input) && !isCutAlike) continue;
      sets.join(input, result);
      parts.add(input);
    }
  }
  return parts;
}

/** What a Relu or Clip cuts to. */
function cutText({ index }: OpenModel, main: Graph, name: string): string {
  const source = index.source(main, name);
  if (source?.from !== 'node') return '';
  const { opType, inputs, attributes } = source.node;
  const bounds = ['min', 'max'].map((bound) => attributes.get(bound)).map((bound) => (bound?.type === 'float' ? bound.value : ''));
  return [opType, ...inputs.slice(1), ...bounds].join(' ');
}

function hasFixedGrid({ producer, bits }: PlannedValue): boolean {
  return producer !== undefined && fixedGridOf(producer, bits) !== undefined;
}

/** Disjoint sets of names. */
class Sets {
  private readonly parents = new Map<string, string>();

  join(one: string, other: string): void {
    this.parents.set(this.root(one), this.root(other));
  }

  /** In the order of the given names; members that were joined and not given come too. */
  of(names: readonly string[]): Iterable<readonly string[]> {
    const found = new Map<string, Set<string>>();
    for (const name of [...names, ...this.parents.keys()]) {
      const root = this.root(name);
      const members = found.get(root);
      if (members) members.add(name);
      else found.set(root, new Set([name]));
    }
    return Array.from(found.values(), (members) => [...members]);
  }

  private root(name: string): string {
    let at = name;
    for (let up = this.parents.get(at); up !== undefined && up !== at; up = this.parents.get(at)) at = up;
    return at;
  }
}
