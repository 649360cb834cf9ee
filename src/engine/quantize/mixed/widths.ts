import type { Precision } from '../../targets/target';
import type { NodePrecision, QuantizeSettings } from '../settings';

/** A width that layers may have; `like` is the precision of the cost model that stands for it. */
export interface Width {
  /** `w8a16`, `fp16`. */
  readonly name: string;
  readonly precision: Exclude<NodePrecision, 'float'>;
  readonly like: Precision;
  readonly weightBits: number;
}

function integerWidth(precision: Width['precision']): Width {
  const { weights, activations } = precision;
  return { name: `w${weights}a${activations}`, precision, like: activations === 8 ? 'w8a8' : 'w8a16', weightBits: weights };
}

/**
 * From what the settings say, the cheapest, to the most exact. 16-bit weights are left out, because what they cost is not known, and floats, because
 * every float layer among integers is two conversions that the cost model does not count; both can be painted.
 */
export function widthsToTry({ weights, activations }: QuantizeSettings): readonly [Width, ...Width[]] {
  const wider = activations === 8 ? [integerWidth({ weights, activations: 16 })] : [];
  const heavier = weights < 8 ? [integerWidth({ weights: 8, activations: 16 })] : [];
  return [integerWidth({ weights, activations }), ...wider, ...heavier];
}
