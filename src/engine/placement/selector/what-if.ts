import { isQuantized } from '../../ir/quantized';
import type { OpenModel } from '../../session';
import type { Precision } from '../../targets/target';
import type { Placement, Verdict } from '../placement';
import { type Assignment, assign } from './assign';
import { conversionsOf } from './conversions';
import { figuresOf } from './figures';
import { overlayOn, overlayWith } from './ground';
import { derived } from './pins';
import { nodesMeant } from './subject';
import type { ChangedNode, Supposition, WhatIf } from './supposition';

/** What would change if the suppositions held. The placement may be pinned already. */
export function whatIf(open: OpenModel, placement: Placement, suppositions: readonly Supposition[]): WhatIf {
  const { target, verdicts } = placement;
  const meant = suppositions.map((supposition) => meantBy(supposition, open, verdicts));
  const assigned = assign(open, placement, assignmentsOf(suppositions, meant));
  const after = derived(placement, assigned.verdicts, 'what-if');
  const precisionOf = precisions(target.precision, suppositions, meant);
  const same = () => target.precision;
  const before = overlayOn(open, placement);
  const overlay = overlayWith(open, after, precisionOf);
  const conversions = conversionsOf(open, { target, verdicts: after.verdicts, precisionOf });
  return {
    suppositions,
    meant,
    overlay,
    before: figuresOf(before, conversionsOf(open, { target, verdicts, precisionOf: same })),
    after: figuresOf(overlay, conversions),
    changed: changes(verdicts, after.verdicts, assigned.followers),
    conversions,
    notes: notesOf(open, placement, overlay.verdicts, suppositions, meant),
  };
}

/** Support brings nothing to what runs on the HTP already, nor to bodies of loops and branches, which the CPU runs whatever is in them. */
function meantBy({ subject, suppose }: Supposition, { model }: OpenModel, verdicts: readonly Verdict[]): readonly number[] {
  const nodes = nodesMeant(subject, model, verdicts);
  if (suppose !== 'supported') return nodes;
  return nodes.filter((id) => verdicts[id]?.unit === 'cpu' && verdicts[id]?.rule !== 'pinned' && !model.nodes[id]?.graph.parent);
}

function assignmentsOf(suppositions: readonly Supposition[], meant: WhatIf['meant']): readonly Assignment[] {
  return suppositions.flatMap((supposition, i): readonly Assignment[] => {
    if (supposition.suppose === '16-bit') return [];
    const unit = supposition.suppose === 'moved' ? supposition.unit : 'htp';
    return [{ nodes: meant[i] ?? [], unit, rule: 'supposed' }];
  });
}

function precisions(usual: Precision, suppositions: readonly Supposition[], meant: WhatIf['meant']): (node: number) => Precision {
  const wide = new Set(suppositions.flatMap(({ suppose }, i) => (suppose === '16-bit' && usual === 'w8a8' ? (meant[i] ?? []) : [])));
  return (node) => (wide.has(node) ? 'w8a16' : usual);
}

function changes(before: readonly Verdict[], after: readonly Verdict[], followers: ReadonlySet<number>): readonly ChangedNode[] {
  return after.flatMap(({ unit: to }, node) => {
    const from = before[node]?.unit ?? 'cpu';
    return from === to ? [] : [{ node, from, to, follows: followers.has(node) }];
  });
}

function notesOf(
  { model }: OpenModel,
  { target }: Placement,
  after: readonly Verdict[],
  suppositions: readonly Supposition[],
  meant: WhatIf['meant'],
): readonly string[] {
  const notes: string[] = ['What a crossing between units costs is not in the times.'];
  const onGpu = after.filter(({ unit }) => unit === 'gpu').length;
  if (onGpu > 0) notes.push(`The time of the ${onGpu} nodes on the GPU is not known and not in the total.`);
  for (const [i, { subject, suppose }] of suppositions.entries()) {
    if (meant[i]?.length === 0) notes.push(`"${subject.name}" means no node that this would change.`);
    else if (suppose === '16-bit' && target.precision !== 'w8a8')
      notes.push(`At ${target.precision} activations have 16 bits already: nothing changes.`);
    else if (suppose === '16-bit' && isQuantized(model))
      notes.push('The model says its own precisions: its QuantizeLinear and DequantizeLinear nodes would have to change too.');
    else if (suppose === 'supported') notes.push('What the optimizers would then merge or remove is not foreseen.');
  }
  return [...new Set(notes)];
}
