import { Problem } from '../../problem';
import type { OpenModel } from '../../session';
import type { Target } from '../../targets/target';
import { estimatePlacement } from '../estimate';
import type { Placement } from '../placement';

const verifiedOnes = new WeakMap<OpenModel, Map<string, Placement>>();

const keyOf = ({ chip, precision }: Target) => `${chip.soc} ${precision}`;

/** Kept while the model is open, so that pins and what-if can build on what the compiler said. */
export function rememberVerified(open: OpenModel, placement: Placement): void {
  const known = verifiedOnes.get(open) ?? new Map<string, Placement>();
  known.set(keyOf(placement.target), placement);
  verifiedOnes.set(open, known);
}

/** The placement that a question is asked of. */
export function basePlacement(open: OpenModel, target: Target, base: 'estimate' | 'verified'): Placement {
  const { model, types } = open;
  if (base === 'estimate') return open.once(`estimate ${keyOf(target)}`, () => estimatePlacement(model, types, target));
  const verified = verifiedOnes.get(open)?.get(keyOf(target));
  if (verified) return verified;
  const what = `The placement for ${target.chip.soc} at ${target.precision} has not been verified since the model was opened.`;
  throw new Problem('not-verified', model.path, what, 'Verify the placement, or ask about the estimate.');
}

/** The compiler's placement where it was seen while the model was open, else the estimate. */
export function bestPlacement(open: OpenModel, target: Target): Placement {
  return verifiedOnes.get(open)?.get(keyOf(target)) ?? basePlacement(open, target, 'estimate');
}
