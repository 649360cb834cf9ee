import type { Node } from '../../../ir/graph';
import { floatSupport } from '../../../targets/float-support';
import type { Target } from '../../../targets/target';
import type { Encoding } from '../../encodings/encoding';
import { isOnnxStyle } from '../../encodings/write';
import type { Finding } from '../../finding';
import { quoted, type Said } from '../findings';
import { atField, encodingRule, widthText } from './look';
import { isWeighted, type KnownEntry, known, type ModelLook, modelRule, roleOf, weighted } from './model-look';
import { namesOf } from './style';

type Fault = Pick<Said, 'what' | 'fix' | 'severity'>;

/** Bit widths that the HTP has at all. */
const widths = [4, 8, 16, 32];

/** Widths and floats that the chip does not have, whoever uses them. */
export const widthsRule = encodingRule('encodings-widths', function* ({ table, target, model }) {
  for (const entry of table.entries) {
    const { encoding } = entry;
    const [part] = entry.parts;
    if (!encoding || !part) continue;
    const fault =
      encoding.dtype === 'float' ? floatFault(encoding, target) : integerFault(encoding, model !== undefined || isOnnxStyle(table.version));
    const field = encoding.dtype === 'float' ? (part.fields.output_dtype ? 'output_dtype' : 'dtype') : namesOf(part).bits;
    if (fault) yield atField(part, field, { code: 'encodings-width', ...fault });
  }
});

function floatFault({ tensor, bitwidth }: Encoding, { chip }: Target): Fault | undefined {
  const support = floatSupport(chip);
  if (bitwidth < 16)
    return {
      severity: 'warning',
      what: `${quoted(tensor)} is ${widthText(bitwidth)} float, which no operator of the HTP is known to take.`,
      fix: 'Use 16-bit floats or integers.',
    };
  if (support === 'moves' || support === 'absent')
    return {
      severity: 'error',
      what: `${quoted(tensor)} is float, and the HTP of ${chip.soc} computes no floats.`,
      fix: 'Give it an integer encoding: 16 bits where 8 are too coarse.',
    };
  if (support === 'may-not-build')
    return {
      severity: 'warning',
      what: `${quoted(tensor)} is float, and graphs with floats often cannot be built for ${chip.soc}.`,
      fix: 'Give it a 16-bit integer encoding.',
    };
  return undefined;
}

/** 4 bits are for weights (QNN, HTP operation definitions); which tensors are, the model says best, and versions 2.x do not. */
function integerFault({ tensor, bitwidth, section, compressedBitwidth }: Encoding, isVague: boolean): Fault | undefined {
  const stored = compressedBitwidth ?? bitwidth;
  if (stored === 2)
    return {
      severity: 'warning',
      what: `${quoted(tensor)} has 2 bits, which onnxruntime-qnn 2.7.0 refuses.`,
      fix: 'Use 4 bits, per channel.',
    };
  if (Number.isInteger(stored) && stored <= 32 && !widths.includes(stored))
    return {
      severity: 'error',
      what: `${quoted(tensor)} has ${stored} bits, and the HTP has ${widths.slice(0, -1).join(', ')} and ${widths.at(-1)}.`,
      fix: 'Take the next larger one.',
    };
  if (stored === 4 && section === 'activation' && !isVague)
    return {
      severity: 'error',
      what: `The activation ${quoted(tensor)} has 4 bits: the HTP has activations of 8 and 16 bits.`,
      fix: 'Give it 8 bits.',
    };
  return undefined;
}

/** Pairs of activation and weight that an operator cannot compute on the chip. */
export const chipPairsRule = modelRule('encodings-chip', function* (look) {
  for (const node of look.main.nodes) {
    if (!isWeighted(node)) continue;
    const weight = known(look, node.inputs[weighted[node.opType]?.weight ?? 1] ?? '');
    if (weight?.encoding.dtype !== 'int' || roleOf(look, weight.tensor) !== 'weight') continue;
    const input = known(look, node.inputs[0] ?? '')?.encoding;
    const fault = pairFault(node, weight.encoding, input?.dtype === 'int' ? input : undefined, look.target);
    if (fault) yield atWidth(weight, fault);
  }
  for (const entry of look.table.entries)
    if (entry.encoding?.dtype === 'int' && entry.encoding.bitwidth === 4 && isActivation(look, entry.tensor))
      yield atWidth(entry as KnownEntry, {
        severity: 'error',
        what: `The activation ${quoted(entry.tensor)} has 4 bits: the HTP has activations of 8 and 16 bits.`,
        fix: 'Give it 8 bits.',
      });
});

function isActivation(look: ModelLook, tensor: string): boolean {
  const from = look.model.index.source(look.main, tensor)?.from;
  return (from === 'node' || from === 'input') && roleOf(look, tensor) === 'activation';
}

function atWidth(entry: KnownEntry, fault: Fault): Finding {
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  return atField(part, namesOf(part).bits, { code: 'encodings-width', ...fault });
}

/**
 * 16x16: `HtpOpDefSupplement`, minimum arch v73 (soc.json); observed in onnxruntime-qnn 2.7.0: Conv and MatMul refused for soc_model 36 (v69), taken for 43, 57
 * and 69. 16-bit weights under 8-bit activations, 4-bit Conv weights with one scale: refused for all four. Blocks: the operation definition asks for v79
 * (soc.json); onnxruntime-qnn 2.7.0 takes 4-bit blocks under 16-bit activations on all four, refuses them under 8-bit ones, and refuses 8-bit blocks.
 */
function pairFault(node: Node, weight: Encoding, input: Encoding | undefined, { chip }: Target): Fault | undefined {
  const { bitwidth, granularity, tensor } = weight;
  const stored = weight.compressedBitwidth ?? bitwidth;
  const name = `${node.opType} ${quoted(node.name)}`;
  const activations = input?.bitwidth;
  if (bitwidth === 16 && activations === 8)
    return {
      severity: 'error',
      what: `${name} has 16-bit weights (${quoted(tensor)}) and 8-bit activations (${quoted(input?.tensor ?? '')}): the HTP refuses that pair.`,
      fix: 'Give the activations 16 bits, or the weights 8.',
    };
  if (bitwidth === 16 && activations === 16 && chip.htpArch < 73)
    return {
      severity: 'error',
      what: `${name} has 16-bit weights and activations, which need HTP v73: ${chip.soc} is v${chip.htpArch}.`,
      fix: 'Give the weights 8 bits, or choose a later chip.',
    };
  if (granularity === 'block' || granularity === 'lpbq') {
    if (activations === 8)
      return {
        severity: 'error',
        what: `${name} has weights in blocks (${quoted(tensor)}) under 8-bit activations: blocks want 16-bit ones.`,
        fix: 'Give the activations 16 bits, or the weights one scale per channel.',
      };
    if (chip.htpArch < 79)
      return {
        severity: 'warning',
        what: `${name} has weights in blocks, which need HTP v79: ${chip.soc} is v${chip.htpArch}.`,
        fix: 'Use one scale per channel, or choose a later chip; onnxruntime-qnn 2.7.0 takes 4-bit blocks on earlier ones too.',
      };
  } else if (stored === 4 && granularity === 'tensor' && node.opType.startsWith('Conv'))
    return {
      severity: 'error',
      what: `${name} has 4-bit weights (${quoted(tensor)}) with one scale: the HTP takes them with one per channel.`,
      fix: 'Give each output channel its scale, or the weights 8 bits.',
    };
  return undefined;
}
