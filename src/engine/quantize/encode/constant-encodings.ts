import type { Encoding } from '../../config/encodings/encoding';
import { weighted } from '../../config/rules/encodings/model-look';
import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { precisionOf, type QuantizeSettings } from '../settings';
import { modelValues, type TensorValues } from '../tensor-values';
import { weightAxes } from '../weight-axes';
import type { ActivationGrids } from './activation-grids';
import type { EncodeNotes } from './encode-notes';
import { leastScales } from './least-scales';
import { activationEncoding } from './make-encoding';
import { type PlannedConstant, planValues } from './value-plan';
import { hasChannels, type WeightKind, weightEncoding } from './weight-encoding';

/** Encodings of weights, and of constants that nodes read like activations. */
export async function constantEncodings(
  open: OpenModel,
  settings: QuantizeSettings,
  grids: ActivationGrids,
  files: Files,
  notes: EncodeNotes,
): Promise<readonly Encoding[]> {
  const encodings: Encoding[] = [];
  for (const constant of planValues(open, settings).constants.values()) {
    const shared = constant.role === 'activation' ? grids.of(constant.name) : undefined;
    const values = modelValues(open, files, constant.name);
    if (!values || values === 'not-numeric') continue;
    if (shared) encodings.push({ ...activationEncoding(constant.name, shared), section: 'param' });
    else {
      const least = await leastScales(open, constant, grids, files);
      const kind = kindOf(open, settings, constant, values, notes);
      encodings.push(await weightEncoding(constant.name, values, { ...kind, ...(least && { leastScales: least }) }));
    }
  }
  return encodings;
}

function kindOf(
  open: OpenModel,
  settings: QuantizeSettings,
  { name, role, reader }: PlannedConstant,
  { dims }: TensorValues,
  notes: EncodeNotes,
): WeightKind {
  const precision = precisionOf(settings, reader.name);
  const { weights, activations } = precision === 'float' ? settings : precision;
  if (role === 'activation') return { bits: activations, symmetric: false, granularity: 'tensor', search: false };
  // Normalizations have weights of 8 bits, unsigned (onnxruntime's QNN recipe).
  if (!Object.hasOwn(weighted, reader.opType)) return { bits: 8, symmetric: false, granularity: 'tensor', search: false };
  const bits = weights === 16 && activations === 8 ? 8 : weights;
  if (bits !== weights) notes.add('weights-kept-8', name);
  const axes = weightAxes(open.index, open.model.graphs[0] as Graph, name, dims.length);
  const common = { bits, search: true, ...(axes && { axes }) };
  if (axes && settings.blockSize !== undefined) {
    if (bits === 4 && activations === 16 && (dims[axes.input] ?? 0) % settings.blockSize === 0)
      return { ...common, symmetric: true, granularity: 'block', blockSize: settings.blockSize, axis: axes.input };
    notes.add('blocks-left-out', name);
  }
  // The HTP takes 4-bit weights of convolutions with one scale per channel alone.
  const wantsChannels = settings.perChannel || bits === 4;
  if (axes && wantsChannels && hasChannels(reader, dims.length))
    return { ...common, symmetric: true, granularity: 'channel', axis: axes.output };
  return { ...common, symmetric: bits !== 8 || settings.symmetric.weights, granularity: 'tensor' };
}
