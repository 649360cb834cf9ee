import type { Encoding, EncodingEntry } from '../../config/encodings/encoding';
import { floatAttribute } from '../../ir/attributes';
import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { roundHalfEven } from '../grid';
import { modelValues, type TensorValues } from '../tensor-values';
import type { FoldedNorm } from './fold-norms';
import type { Notes } from './notes';
import { type FloatType, isBiasOf, isBiasOnly, type Plan, type PlannedWeight } from './plan';
import { notFinite } from './quantized-bytes';
import { toFloat16 } from './stored-type';

/** The bias of one node: int32, each value in steps of input scale * weight scale, zero at zero. */
export interface PlannedBias {
  readonly tensor: string;
  readonly node: Node;
  readonly dtype: FloatType;
  readonly dims: readonly number[];
  /** One, or one per output channel. */
  readonly scale: readonly number[];
  readonly levels: Int32Array;
  /** The node had no bias in the float model. */
  readonly isNew: boolean;
}

/** Every bias whose node's input and weight are quantized, whether the file has an encoding for it or not. */
export async function planBiases(
  open: OpenModel,
  entries: readonly Pick<EncodingEntry, 'tensor' | 'encoding'>[],
  plan: Plan,
  files: Files,
  notes: Notes,
): Promise<readonly PlannedBias[]> {
  const main = open.model.graphs[0] as Graph;
  const stated = new Map(entries.map(({ tensor, encoding }) => [tensor, encoding]));
  const weights = new Map(plan.weights.map((weight) => [weight.tensor, weight]));
  const inputs = new Map([...plan.activations, ...plan.weights].map((planned) => [planned.tensor, planned.encoding]));
  const inputOf = (node: Node, tensor: string) =>
    plan.converts.find(({ of, readers }) => of.tensor === tensor && readers.has(node))?.encoding ?? inputs.get(tensor);
  const folded = new Map(plan.folded.map((one) => [one.conv, one]));
  const biases: PlannedBias[] = [];
  for (const node of main.nodes) {
    const [input = '', weight = '', own = ''] = node.inputs;
    const norm = folded.get(node);
    const hasOwn = isBiasOf(node, own) && isBiasOnly(open, main, own);
    const tensor = hasOwn ? own : norm?.norm.inputs[2];
    if (tensor === undefined || stated.get(tensor)?.dtype === 'float') continue;
    const values = norm ? foldedBias(norm) : modelValues(open, files, tensor);
    const made = await planBias({ node, tensor, isNew: !hasOwn }, values, inputOf(node, input), weights.get(weight));
    if (made) {
      tell(made.planned, made.clipped, stated.get(tensor), notes);
      biases.push(made.planned);
    } else if (stated.get(tensor)) notes.add('bias-without-scale', tensor);
  }
  return biases;
}

function foldedBias({ bias }: FoldedNorm): TensorValues {
  return {
    dims: [bias.length],
    async *chunks() {
      yield bias;
    },
  };
}

interface MadeBias {
  readonly planned: PlannedBias;
  readonly clipped: boolean;
}

async function planBias(
  place: Pick<PlannedBias, 'node' | 'tensor' | 'isNew'>,
  values: ReturnType<typeof modelValues>,
  input: Encoding | undefined,
  weight: PlannedWeight | undefined,
): Promise<MadeBias | undefined> {
  if (!input || !weight || weight.encoding.granularity === 'block' || input.scale.length !== 1 || !values || values === 'not-numeric')
    return undefined;
  const numbers: number[] = [];
  for await (const chunk of values.chunks()) numbers.push(...Array.from(chunk));
  const scale = biasScale(place.node, input, weight);
  // Several scales run along the one axis of the bias.
  const fits = scale.length === 1 || (values.dims.length === 1 && numbers.length === scale.length);
  if (!fits || scale.some((step) => !(step > 0))) return undefined;
  const broken = numbers.find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw notFinite(place.tensor, broken);
  const exact = numbers.map((value, at) => roundHalfEven(value / (scale[scale.length === 1 ? 0 : at] as number)));
  const levels = Int32Array.from(exact, (level) => Math.max(-highest - 1, Math.min(highest, level)));
  const isClipped = exact.some((level, at) => level !== levels[at]);
  return { planned: { ...place, dtype: weight.dtype, dims: values.dims, scale, levels }, clipped: isClipped };
}

const highest = 2 ** 31 - 1;

/** As onnxruntime's quantizer: float32 products, times the factor that Gemm puts on its bias. */
function biasScale(node: Node, input: Encoding, { encoding, dtype }: PlannedWeight): readonly number[] {
  const beta = node.opType === 'Gemm' ? floatAttribute(node, 'beta', 1) : 1;
  const round = dtype === 'float' ? Math.fround : toFloat16;
  return encoding.scale.map((step) => round(round((input.scale[0] as number) * step) * beta));
}

/** The file's own scale may differ in its last digits without anybody noticing. */
const closeEnough = 1e-3;

function tell({ tensor, scale, isNew }: PlannedBias, clipped: boolean, stated: Encoding | undefined, notes: Notes): void {
  if (clipped) notes.add('bias-clipped', tensor);
  if (!stated && !isNew) notes.add('bias-added', tensor);
  else if (
    stated &&
    (stated.bitwidth !== 32 || stated.scale.some((step, at) => !(Math.abs(step / (scale[at] ?? scale[0] ?? 0) - 1) < closeEnough)))
  )
    notes.add('bias-scale', tensor);
}
