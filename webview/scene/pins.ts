import type { GraphView, Segment } from '../../src/protocol/calls';
import type { Pin, Pinned, RunUnit, Subject } from '../../src/protocol/selector-calls';

/** How far a pin or a supposition reaches from the selected node. */
export type Reach = 'node' | 'op' | 'segment';
export const reaches: readonly Reach[] = ['node', 'op', 'segment'];

/** What a reach means for a box: a segment is the list of its nodes, because segments change with every pin. */
export function subjectsOf(reach: Reach, view: GraphView, box: number, segments: readonly Segment[]): readonly Subject[] {
  const { node, name, opType } = view.boxes[box]!;
  if (reach === 'node') return [{ by: 'node', name }];
  if (reach === 'op') return [{ by: 'op', name: opType }];
  const nodes = new Set(segmentWith(segments, node)?.nodes);
  return view.boxes.filter((one) => nodes.has(one.node)).map((one) => ({ by: 'node', name: one.name }));
}

export function segmentWith(segments: readonly Segment[], node: number): Segment | undefined {
  return segments.find(({ nodes }) => nodes.includes(node));
}

/** The pins with these subjects on `unit`, or free again where it is undefined. One subject has one pin. */
export function withPins(pins: readonly Pin[], subjects: readonly Subject[], unit: RunUnit | undefined): readonly Pin[] {
  const keys = new Set(subjects.map(subjectKey));
  const others = pins.filter(({ subject }) => !keys.has(subjectKey(subject)));
  return unit === undefined ? others : [...others, ...subjects.map((subject) => ({ subject, unit }))];
}

/** The unit that all of the subjects are pinned to; undefined where some are free or elsewhere. */
export function commonUnit(pins: readonly Pin[], subjects: readonly Subject[]): RunUnit | undefined {
  const units = new Map(pins.map(({ subject, unit }) => [subjectKey(subject), unit]));
  const [first, ...others] = subjects.map((subject) => units.get(subjectKey(subject)));
  return others.every((unit) => unit === first) ? first : undefined;
}

/** `Conv_3`, `all Resize`, `all refused by dynamic-shape` */
export function subjectText({ by, name }: Subject): string {
  const texts: Readonly<Record<Subject['by'], string>> = { node: name, pattern: name, op: `all ${name}`, rule: `all refused by ${name}` };
  return texts[by];
}

export function subjectKey({ by, name }: Subject): string {
  return `${by} ${name}`;
}

/** What a card says of the pins that mean its node. */
export interface PinMark {
  readonly unit: RunUnit;
  /** Why the node stays where it was all the same. */
  readonly refused?: string;
}

/** By node id. A pin that holds a node counts before one that is refused. */
export function pinMarks(pinned: Pinned | undefined): ReadonlyMap<number, PinMark> {
  const marks = new Map<number, PinMark>();
  for (const { pin, refused } of pinned?.outcomes ?? [])
    for (const { node, reason } of refused) marks.set(node, { unit: pin.unit, refused: reason });
  for (const { pin, nodes } of pinned?.outcomes ?? []) for (const node of nodes) marks.set(node, { unit: pin.unit });
  return marks;
}
