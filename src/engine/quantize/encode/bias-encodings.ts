import type { Encoding } from '../../config/encodings/encoding';
import { floatAttribute } from '../../ir/attributes';
import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { isBiasOf, isBiasOnly } from '../qdq/plan';
import type { ActivationGrids } from './activation-grids';
import type { ValuePlan } from './value-plan';

/** Biases are int32 on the grid of the sums that they are added to: input scale times weight scale, zero at zero. */
export function biasEncodings(
  open: OpenModel,
  { quantized }: ValuePlan,
  grids: ActivationGrids,
  constants: readonly Encoding[],
): readonly Encoding[] {
  const main = open.model.graphs[0] as Graph;
  const weights = new Map(constants.map((encoding) => [encoding.tensor, encoding]));
  const found = new Map<string, Encoding>();
  for (const node of quantized) {
    const [input = '', weight = '', bias = ''] = node.inputs;
    const [grid, encoding] = [grids.readBy(node, input), weights.get(weight)];
    if (!grid || !encoding || found.has(bias) || !isBiasOf(node, bias) || !isBiasOnly(open, main, bias)) continue;
    if (encoding.granularity !== 'tensor' && encoding.granularity !== 'channel') continue;
    const beta = node.opType === 'Gemm' ? floatAttribute(node, 'beta', 1) : 1;
    const scale = encoding.scale.map((step) => Math.fround(Math.fround(grid.scale * step) * beta));
    found.set(bias, int32(bias, encoding.granularity, scale));
  }
  return [...found.values()];
}

function int32(tensor: string, granularity: 'tensor' | 'channel', scale: readonly number[]): Encoding {
  return {
    tensor,
    section: 'param',
    dtype: 'int',
    bitwidth: 32,
    symmetric: true,
    granularity,
    ...(granularity === 'channel' && { axis: 0 }),
    scale,
    offset: scale.map(() => -(2 ** 31)),
  };
}
