import type { Encoding, EncodingEntry } from '../../config/encodings/encoding';
import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { dtypeOfType } from '../../shape/type';
import { type Source, tensorOf } from '../../view/value-index';
import type { Files } from '../../world';
import { gridOf, isUsable } from '../grid';
import { blockAxes, channelAxis, type Groups, groupsOf } from '../groups';
import { modelValues, type TensorValues } from '../tensor-values';
import { weightAxes } from '../weight-axes';
import type { FoldedNorm } from './fold-norms';
import { asBlocks } from './lpbq';
import type { Notes } from './notes';
import { storedBits, storedScales } from './stored-type';

export type FloatType = 'float' | 'float16';

/** A computed value or an input: quantized and dequantized behind its source. */
export interface PlannedActivation {
  readonly tensor: string;
  readonly encoding: Encoding;
  readonly dtype: FloatType;
  /** Undefined for an input of the graph. */
  readonly producer?: Node;
  /** What the producer calls it in the file: the Conv before a folded BatchNormalization has another name for its result. */
  readonly producedAs: string;
  readonly isOutput: boolean;
}

/** A constant that is stored as integers. */
export interface PlannedWeight {
  readonly tensor: string;
  readonly encoding: Encoding;
  readonly dtype: FloatType;
  readonly values: TensorValues;
  readonly groups: Groups;
  /** Of channels and blocks. */
  readonly axis?: number;
  readonly isOutput: boolean;
}

/** A value that some nodes read in another width than it has: quantized and dequantized once more for them. */
export interface PlannedConvert {
  readonly of: PlannedActivation;
  readonly encoding: Encoding;
  readonly readers: ReadonlySet<Node>;
}

/** An encoding of a tensor. With `readers` it is a second one: these nodes, by name, read the value converted to it. */
export interface TensorEncoding extends Pick<EncodingEntry, 'tensor' | 'encoding'> {
  readonly readers?: readonly string[];
}

export interface Plan {
  readonly folded: readonly FoldedNorm[];
  readonly activations: readonly PlannedActivation[];
  readonly converts: readonly PlannedConvert[];
  readonly weights: readonly PlannedWeight[];
}

/** Inputs that operators want as plain constants; compilers read them (ONNX operator specification; QNN op definitions). */
const constants: Readonly<Record<string, readonly number[]>> = {
  Clip: [1, 2],
  Dropout: [1, 2],
  NonMaxSuppression: [3, 4],
  OneHot: [2],
  Pad: [2],
  Range: [0, 1, 2],
  Resize: [1, 2],
  Upsample: [1],
};

/** What becomes of each encoding; what cannot be done as it says is noted. */
export function planTensors(
  open: OpenModel,
  entries: readonly TensorEncoding[],
  folded: ReadonlyMap<string, FoldedNorm>,
  files: Files,
  notes: Notes,
): Plan {
  const activations: PlannedActivation[] = [];
  const weights: PlannedWeight[] = [];
  const main = open.model.graphs[0] as Graph;
  const inner = innerNames(open);
  const gone = new Set([...folded.values()].flatMap(({ norm }) => norm.inputs));
  for (const { norm } of folded.values()) notes.add('norm-folded', norm.name);
  for (const [tensor, stated] of new Map(entries.filter(isWhole).map((entry) => [entry.tensor, entry.encoding]))) {
    const source = open.index.source(main, tensor);
    if (!source) notes.add(inner.has(tensor) ? 'inner-value' : 'not-in-model', tensor);
    else if (!stated) notes.add('encoding-broken', tensor);
    else if (stated.dtype === 'float') notes.add('kept-float', tensor);
    else if (gone.has(tensor)) notes.add('folded-away', tensor);
    else if (!isRead(open, main, tensor)) notes.add('unused', tensor);
    else {
      if (stated.granularity === 'lpbq') notes.add('lpbq-as-blocks', tensor);
      const encoding = asBlocks(stated);
      if (isConstant(source)) {
        if (!isBiasOnly(open, main, tensor))
          weights.push(...planWeight(open, main, encoding, folded.get(tensor)?.weightValues ?? modelValues(open, files, tensor), notes));
      } else activations.push(...planActivation(open, main, producerOf(source, folded), encoding, notes));
    }
  }
  return { activations, weights, folded: [...folded.values()], converts: planConverts(open, entries, activations) };
}

/** The encoding of a tensor for all that read it. */
export function isWhole({ readers }: TensorEncoding): boolean {
  return readers === undefined;
}

function planConverts(
  { model }: OpenModel,
  entries: readonly TensorEncoding[],
  activations: readonly PlannedActivation[],
): readonly PlannedConvert[] {
  const second = entries.filter((entry) => !isWhole(entry));
  if (second.length === 0) return [];
  const nodes = new Map(model.graphs[0]?.nodes.map((node) => [node.name, node]));
  const planned = new Map(activations.map((activation) => [activation.tensor, activation]));
  return second.flatMap(({ tensor, encoding, readers = [] }) => {
    const of = planned.get(tensor);
    const found = readers.flatMap((name) => nodes.get(name) ?? []).filter(({ inputs }) => inputs.includes(tensor));
    const stored = of && encoding && storedScales(encoding, of.dtype);
    return of && stored && found.length > 0 && isUsable(gridOf(stored, 0)) ? [{ of, encoding: stored, readers: new Set(found) }] : [];
  });
}

/** Values of subgraphs and function bodies. */
function innerNames({ model }: OpenModel): ReadonlySet<string> {
  const inner = [...model.graphs.slice(1), ...model.functions.map(({ body }) => body)];
  return new Set(
    inner.flatMap(({ initializers, inputs, nodes }) => [
      ...initializers.keys(),
      ...inputs.map(({ name }) => name),
      ...nodes.flatMap(({ outputs }) => outputs),
    ]),
  );
}

function isOutput({ outputs }: Graph, tensor: string): boolean {
  return outputs.some(({ name }) => name === tensor);
}

function isRead({ index }: OpenModel, main: Graph, tensor: string): boolean {
  return isOutput(main, tensor) || index.consumers(main, tensor).length > 0;
}

/** Held by the file in whatever form. */
function isConstant(source: Source): boolean {
  return source.from === 'initializer' || source.from === 'sparse' || tensorOf(source) !== undefined;
}

/** Operators that add their third input to products of the first two; normalizations as onnxruntime's QNN recipe has them. */
const addsBias: ReadonlySet<string> = new Set(
  'Conv ConvTranspose Gemm InstanceNormalization LayerNormalization GroupNormalization BatchNormalization'.split(' '),
);

export function isBiasOf({ opType, domain, inputs }: Node, tensor: string): boolean {
  return domain === '' && addsBias.has(opType) && inputs[2] === tensor && inputs.indexOf(tensor) === 2;
}

/** Biases follow from input and weight (`plan-biases.ts`). */
export function isBiasOnly({ index }: OpenModel, main: Graph, tensor: string): boolean {
  const readers = index.consumers(main, tensor);
  return readers.length > 0 && !isOutput(main, tensor) && readers.every((node) => isBiasOf(node, tensor));
}

function floatTypeOf(dtype: string | undefined): FloatType | undefined {
  return dtype === 'float' || dtype === 'float16' ? dtype : undefined;
}

/** A folded BatchNormalization leaves its result to the Conv. */
function producerOf(source: Source, folded: ReadonlyMap<string, FoldedNorm>): Node | undefined {
  if (source.from !== 'node') return undefined;
  return [...folded.values()].find(({ norm }) => norm === source.node)?.conv ?? source.node;
}

function planActivation(
  open: OpenModel,
  main: Graph,
  producer: Node | undefined,
  encoding: Encoding,
  notes: Notes,
): readonly PlannedActivation[] {
  const { tensor } = encoding;
  const dtype = floatTypeOf(dtypeOfType(open.types.typeOf(main, tensor)));
  if (!dtype) return refused('not-float');
  if (encoding.granularity !== 'tensor' || encoding.scale.length !== 1) return refused('channels-of-activation');
  if (!storedBits.includes(encoding.bitwidth) || encoding.bitwidth > 16) return refused('bits-unknown');
  const stored = storedScales(encoding, dtype);
  if (!isUsable(gridOf(stored, 0))) return refused('encoding-broken');
  const producedAs = !producer || producer.outputs.includes(tensor) ? tensor : (producer.outputs[0] as string);
  return [{ tensor, encoding: stored, dtype, isOutput: isOutput(main, tensor), producedAs, ...(producer && { producer }) }];

  function refused(code: Parameters<Notes['add']>[0]): readonly [] {
    notes.add(code, tensor);
    return [];
  }
}

function planWeight(
  open: OpenModel,
  main: Graph,
  encoding: Encoding,
  values: ReturnType<typeof modelValues>,
  notes: Notes,
): readonly PlannedWeight[] {
  const { tensor } = encoding;
  const dtype = floatTypeOf(dtypeOfType(open.types.typeOf(main, tensor)));
  if (!values || values === 'not-numeric' || !dtype) return refused('not-float');
  if (open.index.consumers(main, tensor).some((node) => wantsConstant(node, tensor))) return refused('needs-constant');
  if (!storedBits.includes(encoding.bitwidth)) return refused('bits-unknown');
  const axes = weightAxes(open.index, main, tensor, values.dims.length);
  const stored = storedScales(encoding, dtype);
  const groups = groupsOf(stored, values.dims, axes);
  if (!groups) return refused('shape-mismatch');
  if (stored.scale.some((_, group) => !isUsable(gridOf(stored, group)))) return refused('encoding-broken');
  const along = { tensor: undefined, channel: channelAxis(stored, values.dims, axes), block: blockAxes(stored, values.dims, axes)?.input };
  const axis = along[stored.granularity === 'lpbq' ? 'block' : stored.granularity];
  return [{ tensor, encoding: stored, dtype, values, groups, isOutput: isOutput(main, tensor), ...(axis !== undefined && { axis }) }];

  function refused(code: Parameters<Notes['add']>[0]): readonly [] {
    notes.add(code, tensor);
    return [];
  }
}

export function wantsConstant({ domain, opType, inputs }: Node, tensor: string): boolean {
  return domain === '' && (constants[opType] ?? []).some((at) => inputs[at] === tensor);
}
