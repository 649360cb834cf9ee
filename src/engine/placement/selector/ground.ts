import { timesOfWorks } from '../../cost/estimate';
import { type Work, workOfNodes } from '../../cost/work';
import type { OpenModel } from '../../session';
import type { Precision } from '../../targets/target';
import { type Overlay, overlayOf } from '../overlay';
import type { Placement } from '../placement';

/** What every node has to do, computed once per open model: what-if asks often. */
export function worksOf(open: OpenModel): readonly (Work | undefined)[] {
  return open.once('selector works', () => workOfNodes(open.model, open.types));
}

const known = new WeakMap<Placement, Overlay>();

/** A placement with everything that follows from it, by the functions that every placement goes through. */
export function overlayOn(open: OpenModel, placement: Placement): Overlay {
  const overlay = known.get(placement) ?? overlayWith(open, placement, () => placement.target.precision);
  known.set(placement, overlay);
  return overlay;
}

/** The same where nodes have precisions of their own. */
export function overlayWith(open: OpenModel, placement: Placement, precisionOf: (node: number) => Precision): Overlay {
  const { model, types } = open;
  return overlayOf(model, types, placement, timesOfWorks(model, worksOf(open), placement, precisionOf));
}
