import { estimateTimes } from '../cost/estimate';
import { countUnits } from '../placement/overlay';
import type { Placement } from '../placement/placement';
import type { OpenModel } from '../session';
import { comparedUnits, type PlacedComparison, type SideFigures } from './comparison';

/** Nothing is known of the other model's node. */
const noUnit = 255;

/** Units and times of both models, by the newer one's node ids. `match` is the newer one's column. */
export function comparePlaced(
  old: { readonly open: OpenModel; readonly placement: Placement },
  now: { readonly open: OpenModel; readonly placement: Placement },
  match: Int32Array,
): PlacedComparison {
  const { chip, precision } = now.placement.target;
  const [before, after] = [timed(old.open, old.placement), timed(now.open, now.placement)];
  const unitIndex = (placement: Placement, node: number) => {
    const verdict = placement.verdicts[node];
    return verdict ? comparedUnits.indexOf(verdict.unit) : noUnit;
  };
  return {
    target: { soc: chip.soc, precision },
    before: before.figures,
    after: after.figures,
    unitBefore: Uint8Array.from(match, (node) => unitIndex(old.placement, node)),
    unitAfter: Uint8Array.from(match, (_, node) => unitIndex(now.placement, node)),
    usBefore: Float64Array.from(match, (node) => before.us[node] ?? Number.NaN),
    usAfter: after.us,
  };
}

function timed({ model, types }: OpenModel, placement: Placement): { readonly figures: SideFigures; readonly us: Float64Array } {
  const { us, totalUs } = estimateTimes(model, types, placement);
  const { rung, producer, verdicts } = placement;
  return { us, figures: { rung, producer, totalUs, counts: countUnits(verdicts) } };
}
