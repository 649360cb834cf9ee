import type { Node } from '../../../ir/graph';
import type { Encoding } from '../../encodings/encoding';
import type { Finding } from '../../finding';
import { offered, preferred, quoted } from '../findings';
import { atField, figure } from './look';
import { isWeighted, type KnownEntry, known, type ModelLook, modelRule, sizesOf, weighted } from './model-look';
import { setGrid } from './set-grid';
import { namesOf } from './style';

/** How far a bias' scale may be from the product before it is told. */
const closeEnough = 0.01;

/** Biases: 32 bits (QAIRT recommends them; the converter's own default is 8), on the grid of the accumulator: input scale times weight scale. */
export const biasRule = modelRule('encodings-bias', function* (look) {
  for (const node of look.main.nodes) {
    const place = isWeighted(node) ? weighted[node.opType]?.bias : undefined;
    const entry = place === undefined ? undefined : known(look, node.inputs[place] ?? '');
    if (entry?.encoding.dtype !== 'int') continue;
    const product = accumulatorGrid(look, node, entry.tensor);
    if (entry.encoding.bitwidth !== 32) yield narrowBias(look, node, entry, product);
    else if (product && !isClose(entry.encoding, product)) yield otherScale(look, node, entry, product);
  }
});

/** The bias' encoding that follows from input and weight, where both are known. */
export function accumulatorGrid(look: ModelLook, node: Node, tensor: string): Encoding | undefined {
  const [input, weight] = [known(look, node.inputs[0] ?? ''), known(look, node.inputs[1] ?? '')].map((entry) => entry?.encoding);
  if (input?.dtype !== 'int' || weight?.dtype !== 'int' || input.scale.length !== 1) return undefined;
  if (weight.granularity !== 'tensor' && weight.granularity !== 'channel') return undefined;
  const length = sizesOf(look, tensor)?.[0];
  if (weight.granularity === 'channel' && length !== undefined && length !== weight.scale.length) return undefined;
  const scale = weight.scale.map((step) => Number((step * (input.scale[0] as number)).toPrecision(9)));
  const base = { tensor, section: 'param' as const, dtype: 'int' as const, bitwidth: 32, symmetric: true, granularity: weight.granularity };
  return {
    ...base,
    ...(weight.granularity === 'channel' && weight.axis !== undefined && { axis: 0 }),
    scale,
    offset: scale.map(() => -(2 ** 31)),
  };
}

function isClose({ scale }: Encoding, product: Encoding): boolean {
  if (scale.length !== product.scale.length) return scale.length === 1 && product.scale.length === 1;
  return scale.every((step, i) => Math.abs(step / (product.scale[i] as number) - 1) <= closeEnough);
}

function narrowBias(look: ModelLook, node: Node, entry: KnownEntry, product: Encoding | undefined): Finding {
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  return atField(part, namesOf(part).bits, {
    severity: 'warning',
    code: 'encodings-bias-bits',
    what: `The bias ${quoted(entry.tensor)} of ${quoted(node.name)} has ${entry.encoding.bitwidth} bits: its errors add up in every output.`,
    fix: product
      ? `Give it 32 bits with the scale of input times weight, ${figure(product.scale[0] ?? Number.NaN)}.`
      : 'Give it 32 bits (--bias_bitwidth 32), with the scale of input times weight.',
    fixes: product ? [preferred('Give the bias 32 bits', ...setGrid(look, entry, product))] : [],
  });
}

/** Observed in onnxruntime-qnn 2.7.0: a bias on another grid is requantized, and the result is right. */
function otherScale(look: ModelLook, node: Node, entry: KnownEntry, product: Encoding): Finding {
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  const { scale } = entry.encoding;
  return atField(part, namesOf(part).scale, {
    severity: 'info',
    code: 'encodings-bias-scale',
    what: `The bias ${quoted(entry.tensor)} of ${quoted(node.name)} has ${scale.length} ${scale.length === 1 ? 'scale' : 'scales'} (${figure(scale[0] ?? Number.NaN)}), and input times weight gives ${product.scale.length} (${figure(product.scale[0] ?? Number.NaN)}).`,
    fix: 'The HTP requantizes it; on the product of the two it is added as it stands.',
    fixes: [offered('Compute the scale from input and weight', ...setGrid(look, entry, product))],
  });
}
