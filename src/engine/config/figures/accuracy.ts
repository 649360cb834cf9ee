import { lensFolder } from '../../profile/store';
import { currentQuantization, type KeptQuantization } from '../../quantize/accuracy/store';
import type { OpenModel } from '../../session';
import type { Target } from '../../targets/target';
import type { World } from '../../world';
import type { Figures } from '../rules/figures';

/**
 * Of the worst output, from the newest comparison of float and quantized model that was kept and still holds. For the float model it is what its own
 * quantization to the target's precision lost.
 */
export async function accuracyFigures(open: OpenModel, { precision }: Target, world: World): Promise<Pick<Figures, 'sqnrDb' | 'cosine'>> {
  const { files } = world;
  const folder = await files.stat(files.join(lensFolder(files, open.model.path), 'quantizations'));
  if (!folder) return {};
  // As with profiles: read again when one came or went, not at every key stroke.
  const kept = await open.once(`accuracy ${folder.mtimeMs}`, () => currentQuantization(world, open.model.path));
  if (!kept?.accuracy || (files.basename(open.model.path) === kept.float.name && widths(kept) !== precision)) return {};
  const { rung, producer, outputs } = kept.accuracy;
  const worst = (values: readonly number[]) => ({ value: values.reduce((least, value) => Math.min(least, value)), rung, producer });
  if (outputs.length === 0) return {};
  return { sqnrDb: worst(outputs.map(({ sqnrDb }) => sqnrDb)), cosine: worst(outputs.map(({ cosine }) => cosine)) };
}

function widths({ label, result }: KeptQuantization): string {
  return result ? `w${result.settings.weights}a${result.settings.activations}` : label;
}
