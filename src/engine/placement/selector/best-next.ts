import type { OpenModel } from '../../session';
import type { Placement, Verdict } from '../placement';
import { assign, graphEdge } from './assign';
import { overlayOn } from './ground';
import type { Subject } from './options';
import type { NextStep } from './supposition';

/** So many are worked through, those with the most nodes first: each costs a partition of the model. */
const mostTried = 12;
const mostGiven = 5;

/** Each operator is refused for a cause of its own: there is no one thing to mend. */
const ownCauses: ReadonlySet<string> = new Set(['op-unsupported', 'attribute']);

interface Candidate {
  readonly subject: Subject;
  readonly nodes: number[];
}

/** The operators, or the rules, whose support would remove the most segments, then boundaries, then time; best first. */
export function bestNext(open: OpenModel, placement: Placement): readonly NextStep[] {
  const before = overlayOn(open, placement);
  const bytesOf = (boundaries: typeof before.boundaries) => boundaries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const steps = candidatesOf(open, placement).map(({ subject, nodes }): NextStep => {
    const { verdicts } = assign(open, placement, [{ nodes, unit: 'htp', rule: 'supposed' }]);
    const after = overlayOn(open, { ...placement, verdicts });
    return {
      supposition: { subject, suppose: 'supported' },
      title: `${subject.name}: ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} on the CPU`,
      ...commonest(nodes, placement.verdicts),
      nodes: nodes.length,
      saved: {
        segments: before.segments.length - after.segments.length,
        boundaries: before.boundaries.length - after.boundaries.length,
        boundaryBytes: bytesOf(before.boundaries) - bytesOf(after.boundaries),
        us: before.time.totalUs - after.time.totalUs,
      },
    };
  });
  return steps.filter(isGain).sort(byGain).slice(0, mostGiven);
}

/** By operator; by rule where several operators are refused by one: then it is the cause that is worth mending. */
function candidatesOf({ model }: OpenModel, { verdicts }: Placement): readonly Candidate[] {
  const groups = new Map<string, Candidate & { readonly ops: Set<string> }>();
  const add = (subject: Subject, id: number, op: string) => {
    const key = `${subject.by}:${subject.name}`;
    const group = groups.get(key) ?? { subject, nodes: [], ops: new Set() };
    group.nodes.push(id);
    group.ops.add(op);
    groups.set(key, group);
  };
  for (const { id, opType, graph } of model.nodes) {
    const { unit, rule } = verdicts[id] as Verdict;
    // What the user pinned, what a body holds and the edges of the graph are where they are for other reasons than support.
    if (unit !== 'cpu' || graph.parent || rule === 'pinned' || rule === graphEdge) continue;
    add({ by: 'op', name: opType }, id, opType);
    if (rule !== undefined && !ownCauses.has(rule)) add({ by: 'rule', name: rule }, id, opType);
  }
  return [...groups.values()]
    .filter(({ subject, ops }) => subject.by === 'op' || ops.size > 1)
    .sort((a, b) => b.nodes.length - a.nodes.length)
    .slice(0, mostTried);
}

function commonest(nodes: readonly number[], verdicts: readonly Verdict[]): { readonly reason: string; readonly fix?: string } {
  const counts = new Map<string, { readonly verdict: Verdict; count: number }>();
  for (const id of nodes) {
    const verdict = verdicts[id] as Verdict;
    const known = counts.get(verdict.reason ?? '');
    if (known) known.count++;
    else counts.set(verdict.reason ?? '', { verdict, count: 1 });
  }
  const [first] = [...counts.values()].sort((a, b) => b.count - a.count);
  const { reason = 'No reason is known.', fix } = first?.verdict ?? {};
  return fix === undefined ? { reason } : { reason, fix };
}

/** A supposition that cuts the model into more pieces is none worth making. */
const isGain = ({ saved: { segments, boundaries, us } }: NextStep): boolean =>
  segments > 0 || (segments === 0 && (boundaries > 0 || us > 0));

function byGain({ saved: a }: NextStep, { saved: b }: NextStep): number {
  const us = (value: number) => (Number.isNaN(value) ? 0 : value);
  return b.segments - a.segments || b.boundaries - a.boundaries || us(b.us) - us(a.us);
}
