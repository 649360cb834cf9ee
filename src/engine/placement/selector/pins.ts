import type { Model } from '../../ir/graph';
import type { Producer } from '../../rung';
import type { OpenModel } from '../../session';
import type { Placement, Verdict } from '../placement';
import { type Assignment, assign, isMovable, unitNames } from './assign';
import { conversionsOf } from './conversions';
import { gpuRefusal } from './gpu-support';
import { overlayOn } from './ground';
import type { Pin } from './options';
import type { Pinned, PinOutcome } from './pinned';
import { nearestSubject, nodesMeant } from './subject';

/** The placement as the user pins it. A pin that cannot be fulfilled leaves its nodes where they were. */
export function applyPins(
  open: OpenModel,
  placement: Placement,
  pins: readonly Pin[],
): { readonly placement: Placement; readonly outcomes: readonly PinOutcome[] } {
  const outcomes = lastCounts(pins.map((pin) => tryPin(open, placement, pin)));
  const assignments = outcomes.map(({ pin, nodes }): Assignment => ({ nodes, unit: pin.unit, rule: 'pinned' }));
  if (assignments.every(({ nodes }) => nodes.length === 0)) return { placement, outcomes };
  const { verdicts } = assign(open, placement, assignments);
  return { placement: derived(placement, verdicts, 'pins'), outcomes };
}

/** With everything that follows: segments, boundaries, times, conversions. */
export function pinModel(open: OpenModel, base: Placement, pins: readonly Pin[]): Pinned {
  const { placement, outcomes } = applyPins(open, base, pins);
  const { target, verdicts } = placement;
  const precisionOf = () => target.precision;
  return { overlay: overlayOn(open, placement), outcomes, conversions: conversionsOf(open, { target, verdicts, precisionOf }) };
}

/** A placement that somebody changed is no compiler's any more. */
export function derived(base: Placement, verdicts: readonly Verdict[], by: 'pins' | 'what-if'): Placement {
  const moved = verdicts.filter(({ unit }, id) => unit !== base.verdicts[id]?.unit).length;
  if (moved === 0) return { ...base, verdicts };
  const { tool, version, chip, settings } = base.producer;
  const producer: Producer = {
    tool: `QNN Lens ${by}`,
    version: '1',
    ...(chip !== undefined && { chip }),
    settings: `${moved} ${moved === 1 ? 'node' : 'nodes'} moved; else ${base.rung} by ${tool} ${version}${settings ? `, ${settings}` : ''}`,
  };
  return { target: base.target, verdicts, rung: 'estimate', producer };
}

function tryPin({ model, types }: OpenModel, { verdicts }: Placement, pin: Pin): PinOutcome {
  const meant = nodesMeant(pin.subject, model, verdicts);
  const nodes: number[] = [];
  const refused: { node: number; reason: string }[] = [];
  let removed = 0;
  for (const id of meant) {
    const node = nodeAt(model, id);
    if (!isMovable(node, verdicts[id])) {
      removed++;
      continue;
    }
    const reason = refusalOn(pin, id);
    if (reason === undefined) nodes.push(id);
    else refused.push({ node: id, reason });
  }
  return {
    pin,
    nodes,
    refused,
    removed,
    ...(meant.length === 0 && { unknown: { nearest: nearestSubject(pin.subject, model) } }),
  };

  function refusalOn({ unit }: Pin, id: number): string | undefined {
    const verdict = verdicts[id] as Verdict;
    if (unit === 'gpu') return gpuRefusal(nodeAt(model, id), types);
    if (unit === 'htp' && verdict.unit !== 'htp' && verdict.unit !== 'removed')
      return `It stays on the ${unitNames[verdict.unit]}. ${verdict.reason ?? ''}`.trim();
    return undefined;
  }
}

/** Of several pins that mean a node, the last one counts. */
function lastCounts(outcomes: readonly PinOutcome[]): readonly PinOutcome[] {
  const taken = new Set<number>();
  return outcomes
    .toReversed()
    .map((outcome) => {
      const nodes = outcome.nodes.filter((id) => !taken.has(id));
      const refused = outcome.refused.filter(({ node }) => !taken.has(node));
      for (const id of nodes) taken.add(id);
      for (const { node } of refused) taken.add(node);
      return { ...outcome, nodes, refused };
    })
    .toReversed();
}

const nodeAt = (model: Model, id: number) => model.nodes[id] as Model['nodes'][number];
