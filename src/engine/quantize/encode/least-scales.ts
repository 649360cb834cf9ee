import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { isBiasOf } from '../qdq/plan';
import { modelValues } from '../tensor-values';
import type { ActivationGrids } from './activation-grids';
import type { PlannedConstant } from './value-plan';

/** Biases reach this many steps of input scale times weight scale; a little below int32's end. */
const mostSteps = 2 ** 31 * 0.99;

/** Per element of the bias, the least scale of the weight with which it fits into int32: channels of zeros have any bias. */
export async function leastScales(
  { index, model, ...open }: OpenModel,
  { name, role }: PlannedConstant,
  grids: ActivationGrids,
  files: Files,
): Promise<readonly number[] | undefined> {
  const main = model.graphs[0] as Graph;
  if (role !== 'weight') return undefined;
  let least: number[] | undefined;
  for (const node of index.consumers(main, name)) {
    const [input = '', , bias = ''] = node.inputs;
    const grid = grids.readBy(node, input);
    const values = isBiasOf(node, bias) && grid ? modelValues({ model, index, ...open }, files, bias) : undefined;
    if (!grid || !values || values === 'not-numeric') continue;
    let at = 0;
    least ??= [];
    for await (const chunk of values.chunks())
      for (let i = 0; i < chunk.length; i++, at++) {
        const scale = Math.abs(chunk[i] as number) / (mostSteps * grid.scale);
        least[at] = Math.max(least[at] ?? 0, Number.isFinite(scale) ? scale : 0);
      }
  }
  return least;
}
