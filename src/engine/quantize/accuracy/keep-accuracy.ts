import { asProblem } from '../../problem';
import type { World } from '../../world';
import type { AccuracyReport } from './report';
import { saveQuantization } from './store';

/** Keeps a comparison of models that were not quantized here. A folder that cannot be written costs the keeping, not the figures. */
export async function keepAccuracy(world: World, float: string, quantized: string, accuracy: AccuracyReport): Promise<void> {
  try {
    await saveQuantization(world, { float, quantized, label: widthsOf(accuracy), accuracy });
  } catch (thrown) {
    world.log(`The comparison was not kept: ${asProblem(thrown, quantized).what}`);
  }
}

/** The widths that most layers have. */
function widthsOf({ layers }: AccuracyReport): string {
  const weights = mostCommon(layers.map(({ weightBits }) => weightBits));
  const activations = mostCommon(layers.map(({ activationBits }) => activationBits));
  return weights === undefined && activations === undefined ? 'float' : `w${weights ?? 'f'}a${activations ?? 'f'}`;
}

function mostCommon(bits: readonly (number | undefined)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const one of bits) if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
