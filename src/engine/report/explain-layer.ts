import { precisionScale } from '../cost/coefficients';
import type { Work } from '../cost/work';
import type { Verdict } from '../placement/placement';
import type { LayerTime } from '../profile/profile';
import type { Precision } from '../targets/target';
import { bytesText, countText, percentText } from '../text/numbers';

/** What is known of a layer that takes long. */
export interface SlowLayer {
  readonly opType: string;
  readonly verdict: Verdict | undefined;
  /** Undefined where a shape is open. */
  readonly work: Work | undefined;
  /** What a profile says of it. */
  readonly layer: LayerTime | undefined;
  readonly precision: Precision;
  readonly modelMacs: number | undefined;
  /** The times are of a CPU on which everything ran: being there is no reason. */
  readonly onCpuByChoice: boolean;
}

export interface Explanation {
  readonly why: string;
  /** What would help; absent where nothing general can be said. */
  readonly help?: string;
}

type Reason = (slow: SlowLayer) => Explanation | undefined;

/** More of the computed products than this are for padding: worth telling. */
const paddingWorthTelling = 1.5;

/** The DMA's share of all busy cycles from which a layer is held to wait for memory. */
const dmaBound = 0.5;

const refused: Reason = ({ verdict, onCpuByChoice }) => {
  if (onCpuByChoice || verdict?.unit !== 'cpu' || !verdict.reason) return undefined;
  return { why: `On the CPU: ${verdict.reason}`, ...(verdict.fix && { help: verdict.fix }) };
};

const waitsForMemory: Reason = ({ layer }) => {
  const busy = layer?.busy;
  if (!busy) return undefined;
  const share = busy.dma / (busy.dma + busy.hmx + busy.hvx + busy.main);
  if (!(share >= dmaBound)) return undefined;
  const traffic = layer.ddrBytes === undefined ? '' : `, ${bytesText(layer.ddrBytes)} over DDR`;
  return {
    why: `Moves data: the DMA has ${percentText(share)} of its busy cycles${traffic}.`,
    help: 'Fewer bytes: lower bit width, or a smaller activation that stays in VTCM.',
  };
};

const padded: Reason = ({ work, verdict }) => {
  if (!work || verdict?.unit !== 'htp' || work.macs === 0 || work.paddedMacs < paddingWorthTelling * work.macs) return undefined;
  const wasted = 1 - work.macs / work.paddedMacs;
  return {
    why: `The matrix unit takes blocks of 32 channels: ${percentText(wasted)} of its products are padding.`,
    help: 'Channel numbers that are multiples of 32.',
  };
};

const byFamily: Readonly<Partial<Record<Work['family'], (work: Work) => Explanation>>> = {
  depthwise: ({ elements }) => ({
    why: `Depthwise: nothing to sum over channels, so the matrix unit has little to do for ${countText(elements)} elements.`,
    help: 'A smaller resolution here, or a plain convolution with few channels.',
  }),
  reshape: ({ elements }) => ({
    why: `Changes the shape only, which on the HTP copies ${countText(elements)} elements.`,
    help: 'Shapes that need no Reshape between two layers.',
  }),
  movement: ({ elements }) => ({
    why: `Moves ${countText(elements)} elements and computes nothing.`,
    help: 'One layout throughout, so that nothing is transposed, cut or joined here.',
  }),
  elementwise: ({ elements }) => ({
    why: `Reads and writes ${countText(elements)} elements and multiplies nothing.`,
    help: 'A place right behind a convolution or product, which can take it in.',
  }),
  reduction: ({ elements }) => ({ why: `Reduces ${countText(elements)} elements, which the matrix unit cannot do.` }),
  recurrent: () => ({ why: 'Recurrent: each step waits for the one before.', help: 'Fewer steps, or convolutions over time.' }),
  product: ({ macs }) => ({ why: `A product of two activations, ${countText(macs)} MACs: nothing stays in the matrix unit between rows.` }),
};

const family: Reason = ({ work }) => (work ? byFamily[work.family]?.(work) : undefined);

const manyWeights: Reason = ({ work }) => {
  if (!work || work.weights === 0 || work.weights < 4 * work.elements) return undefined;
  return {
    why: `Reads ${countText(work.weights)} weights for ${countText(work.elements)} activation elements: memory sets the pace.`,
    help: 'Weights of fewer bits.',
  };
};

const manyProducts: Reason = ({ work, modelMacs, precision, onCpuByChoice }) => {
  if (!work || work.macs === 0) return undefined;
  const share = modelMacs ? `, ${percentText(work.macs / modelMacs)} of the model's` : '';
  const why = `${countText(work.macs)} MACs${share}.`;
  if (onCpuByChoice || precision !== 'fp16') return { why };
  return { why, help: `w8a8 takes about ${percentText(precisionScale.w8a8)} of fp16's time (median of published models).` };
};

/** In the order of how much they explain; the first that holds is told. */
const reasons: readonly Reason[] = [refused, waitsForMemory, padded, family, manyWeights, manyProducts];

/** Why a layer takes long, in one line, and what would help. */
export function explainLayer(slow: SlowLayer): Explanation {
  for (const reason of reasons) {
    const told = reason(slow);
    if (told) return told;
  }
  return { why: slow.work ? `${slow.opType} multiplies nothing.` : 'A shape is open, so its work is not known.' };
}
