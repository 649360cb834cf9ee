import type { Encoding } from '../../config/encodings/encoding';
import { stringAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Graph, Int, Model, Node, Span } from '../../ir/graph';
import { encodeBytes, encodeText, joinBytes } from '../../onnx/encode';
import { decodeText } from '../../onnx/text';
import { type Edit, fieldSpans, type Insertion, type NewBytes } from '../../onnx/write';
import type { OpenModel } from '../../session';
import { constantTensor } from '../../view/value-index';
import { blockScales } from '../block-scales';
import type { FoldedNorm } from './fold-norms';
import { FreshNames } from './fresh-names';
import type { Plan, PlannedActivation, PlannedConvert, PlannedWeight } from './plan';
import type { PlannedBias } from './plan-biases';
import { field, nodeField, streamedField, tensorField, textAttribute } from './qdq-fields';
import { quantizedBytes } from './quantized-bytes';
import { activationType, type StoredType, weightType } from './stored-type';

/** Makes the edits of the main graph that put a plan into effect. */
export class QdqEdits {
  private readonly main: Graph;
  private readonly names: FreshNames;
  private readonly initializers: NewBytes[] = [];
  /** Nodes that read nothing that is computed: they come first. */
  private readonly front: Uint8Array[] = [];
  private readonly insertions: Insertion[] = [];
  private readonly removed: Span[] = [];
  private readonly gone = new Set<string>();
  /** Value of the main graph to what its readers read instead. */
  private readonly rewired = new Map<string, string>();
  /** The same for single inputs of single nodes. */
  private readonly rewiredAt = new Map<Node, Map<number, string>>();
  /** In place of the node's attributes. */
  private readonly addedInputs = new Map<Node, readonly string[]>();
  /** What was an Upsample, with the scales that were an attribute. */
  private readonly resizes = new Map<Node, readonly string[]>();
  private readonly attributeEdits: Edit[] = [];
  private readonly renamedOutputs = new Map<Node, Map<string, string>>();

  constructor(
    private readonly open: OpenModel,
    private readonly domain: string,
    private readonly stop: AbortSignal,
  ) {
    this.main = open.model.graphs[0] as Graph;
    this.names = new FreshNames(open.model);
  }

  add({ activations, weights, folded, converts }: Plan, biases: readonly PlannedBias[]): void {
    this.fold(folded, new Set(activations.map(({ tensor }) => tensor)));
    for (const weight of weights) this.addWeight(weight);
    this.addBiases(biases);
    for (const activation of activations)
      this.addActivation(
        activation,
        converts.filter(({ of }) => of === activation),
      );
  }

  /** Since opset 10 Slice reads what were its attributes. */
  turnSlices(slices: readonly Node[]): void {
    for (const node of slices) {
      const lists = ['starts', 'ends', 'axes'].flatMap((name) => {
        const list = node.attributes.get(name);
        // As they stand: an end of 2^63 - 1 is usual and no JavaScript number.
        return list?.type === 'ints' ? [this.initializer(`${node.name}_${name}`, 'int64', [list.value.length], list.value)] : [];
      });
      this.addedInputs.set(node, lists);
    }
  }

  /** Since opset 10 Upsample is Resize, which reads its scales. */
  turnUpsamples(nodes: readonly Node[]): void {
    for (const node of nodes) {
      const scales = node.attributes.get('scales');
      const own = scales?.type === 'floats' ? [this.initializer(`${node.name}_scales`, 'float', [scales.value.length], scales.value)] : [];
      this.resizes.set(node, own);
    }
  }

  /** Attributes that newer opsets do not have. */
  dropAttributes(dropped: ReadonlyMap<Node, string>): void {
    const { model } = this.open;
    for (const [node, name] of dropped) {
      const spans = fieldSpans(model, node.span, field.node.attribute).filter((span) => infoName(model, span) === name);
      this.attributeEdits.push({ message: node.span, remove: spans });
    }
  }

  /** Initializers that were graph inputs too: before IR version 4 all had to be. */
  dropInputs(names: ReadonlySet<string>): void {
    for (const [name, span] of this.infos(field.graph.input)) if (names.has(name)) this.removed.push(span);
  }

  edits(): readonly Edit[] {
    for (const [name, span] of this.infos(field.graph.valueInfo)) if (this.gone.has(name)) this.removed.push(span);
    const [first] = this.main.nodes;
    const front = first ? this.front.map((bytes): Insertion => ({ side: 'before', field: first.span, bytes })) : [];
    const graph = { message: this.main.span, remove: this.removed, insert: [...front, ...this.insertions], append: this.initializers };
    return [graph, ...this.nodeEdits(), ...this.attributeEdits];
  }

  /** The Conv writes what the BatchNormalization wrote (`addActivation` renames its result); constants that nobody else reads go. */
  private fold(folded: readonly FoldedNorm[], renamed: ReadonlySet<string>): void {
    const norms = new Set(folded.map(({ norm }) => norm));
    const isOutput = (name: string) => this.main.outputs.some((output) => output.name === name);
    const isFree = (name: string) => !isOutput(name) && this.open.index.consumers(this.main, name).every((node) => norms.has(node));
    for (const { norm, conv } of folded) {
      this.removed.push(norm.span);
      const [own = ''] = conv.outputs;
      const [result = ''] = norm.outputs;
      this.gone.add(own);
      if (!renamed.has(result)) renameIn(this.renamedOutputs, conv, own, result);
      for (const name of norm.inputs.slice(1)) if (!this.gone.has(name) && isFree(name)) this.remove(name);
    }
  }

  private addActivation(activation: PlannedActivation, converts: readonly PlannedConvert[]): void {
    const { tensor, encoding, dtype, producer, producedAs, isOutput } = activation;
    const type = activationType(encoding);
    const parameters = this.parameters(tensor, encoding, type, dtype, []);
    const input = producer && isOutput ? this.names.take(`${tensor}_QuantizeLinear_Input`) : tensor;
    const quantized = this.names.take(`${tensor}_QuantizeLinear_Output`);
    const output = producer && isOutput ? tensor : this.names.take(`${tensor}_DequantizeLinear_Output`);
    if (producer && producedAs !== input) renameIn(this.renamedOutputs, producer, producedAs, input);
    if (output !== tensor) this.rewired.set(tensor, output);
    const pair = [
      this.node('QuantizeLinear', tensor, [input, ...parameters], quantized),
      this.node('DequantizeLinear', tensor, [quantized, ...parameters], output),
    ];
    this.place(producer, [...pair, ...converts.flatMap((convert) => this.convert(convert, output))]);
  }

  private place(producer: Node | undefined, nodes: readonly Uint8Array[]): void {
    if (producer) this.insertions.push(...nodes.map((bytes): Insertion => ({ side: 'behind', field: producer.span, bytes })));
    else this.front.push(...nodes);
  }

  /** A second pair behind the first: what QNN calls Convert. */
  private convert({ of, encoding, readers }: PlannedConvert, from: string): readonly Uint8Array[] {
    const name = `${of.tensor}_to_${encoding.bitwidth}`;
    const parameters = this.parameters(name, encoding, activationType(encoding), of.dtype, []);
    const quantized = this.names.take(`${name}_QuantizeLinear_Output`);
    const output = this.names.take(`${name}_DequantizeLinear_Output`);
    for (const node of readers)
      for (const [at, input] of node.inputs.entries()) if (input === of.tensor) renameIn(this.rewiredAt, node, at, output);
    return [
      this.node('QuantizeLinear', name, [from, ...parameters], quantized),
      this.node('DequantizeLinear', name, [quantized, ...parameters], output),
    ];
  }

  /** The integers keep the name, so that the encodings of the result are found under the names of the float model. */
  private addWeight(weight: PlannedWeight): void {
    const { tensor, encoding, dtype, values, groups, axis, isOutput } = weight;
    const type = weightType(encoding);
    const isBlocked = encoding.granularity === 'block';
    const stored = isBlocked ? blockScales(weight) : { encoding, dims: encoding.granularity === 'tensor' ? [] : [encoding.scale.length] };
    const parameters = this.parameters(tensor, stored.encoding, type, dtype, stored.dims);
    const integers = isOutput ? this.names.take(`${tensor}_quantized`) : tensor;
    const output = isOutput ? tensor : this.names.take(`${tensor}_DequantizeLinear_Output`);
    if (!isOutput) this.rewired.set(tensor, output);
    this.remove(tensor);
    this.initializers.push(...streamedField(integers, type.dtype, values.dims, quantizedBytes(values, encoding, groups, type, this.stop)));
    const attributes = { ...(axis !== undefined && { axis }), ...(isBlocked && { block_size: encoding.blockSize ?? 0 }) };
    this.front.push(this.node('DequantizeLinear', tensor, [integers, ...parameters], output, attributes));
  }

  /** A bias that several nodes read has a scale per node: the first one keeps the name. */
  private addBiases(biases: readonly PlannedBias[]): void {
    const planned = new Set(biases.map(({ node }) => node));
    const stillFloat = new Set(this.main.nodes.filter((node) => !planned.has(node)).flatMap(({ inputs }) => inputs));
    const done = new Set<string>();
    for (const { tensor, node, dtype, dims, scale, levels, isNew } of biases) {
      const isFree = isNew ? this.gone.has(tensor) : !stillFloat.has(tensor);
      const ownName = isFree && !done.has(tensor);
      const integers = ownName ? tensor : this.names.take(`${tensor}_quantized`);
      if (ownName) this.remove(tensor);
      done.add(tensor);
      const shape = scale.length === 1 ? [] : [scale.length];
      const parameters = [
        this.initializer(`${integers}_scale`, dtype, shape, scale),
        this.initializer(
          `${integers}_zero_point`,
          'int32',
          shape,
          scale.map(() => 0),
        ),
      ];
      this.initializers.push(tensorField(integers, 'int32', dims, [...levels]));
      const output = this.names.take(`${integers}_DequantizeLinear_Output`);
      renameIn(this.rewiredAt, node, 2, output);
      this.front.push(this.node('DequantizeLinear', integers, [integers, ...parameters], output, scale.length === 1 ? {} : { axis: 0 }));
    }
  }

  /** Scale and zero point as initializers. */
  private parameters(tensor: string, { scale, offset }: Encoding, { dtype, shift }: StoredType, scaleType: DType, dims: readonly number[]) {
    const zeros = offset.map((value) => 0 - value - shift);
    return [this.initializer(`${tensor}_scale`, scaleType, dims, scale), this.initializer(`${tensor}_zero_point`, dtype, dims, zeros)];
  }

  private initializer(wanted: string, dtype: DType, dims: readonly number[], values: readonly Int[]): string {
    const name = this.names.take(wanted);
    this.initializers.push(tensorField(name, dtype, dims, values));
    return name;
  }

  private node(
    opType: 'QuantizeLinear' | 'DequantizeLinear',
    tensor: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, number>> = {},
  ): Uint8Array {
    return nodeField({ name: this.names.take(`${tensor}_${opType}`), opType, domain: this.domain, inputs, output, attributes });
  }

  /** The float constant goes, and what the file declares of it. */
  private remove(tensor: string): void {
    const source = this.open.index.source(this.main, tensor);
    if (source?.from === 'initializer') this.removed.push(source.tensor.span);
    else if (source?.from === 'node' && constantTensor(source.node)) this.removed.push(source.node.span);
    this.gone.add(tensor);
  }

  private *nodeEdits(): Generator<Edit> {
    for (const node of this.open.model.nodes) {
      const added = this.addedInputs.get(node);
      const own = this.rewiredAt.get(node);
      // A folded Conv may get a bias that it did not have.
      const count = Math.max(node.inputs.length, ...Array.from(own?.keys() ?? [], (at) => at + 1));
      const kept = Array.from({ length: count }, (_, at) => own?.get(at) ?? this.newName(node, node.inputs[at] ?? ''));
      const inputs = [...kept, ...(added ?? this.resizes.get(node) ?? [])];
      const outputs = node.outputs.map((name) => this.renamedOutputs.get(node)?.get(name) ?? name);
      if (inputs.length !== node.inputs.length || inputs.some((name, at) => name !== node.inputs[at]))
        yield textEdit(node.span, field.node.input, inputs);
      if (added) yield { message: node.span, drop: [field.node.attribute] };
      if (this.resizes.has(node)) yield resizeEdit(node);
      if (outputs.some((name, at) => name !== node.outputs[at])) yield textEdit(node.span, field.node.output, outputs);
    }
  }

  /** A node of a subgraph may read values of the main graph, or values of its own that have the same name. */
  private newName(node: Node, name: string): string {
    const to = this.rewired.get(name);
    if (to === undefined || node.graph === this.main) return to ?? name;
    const source = this.open.index.source(node.graph, name);
    return source === this.open.index.source(this.main, name) ? to : name;
  }

  private infos(number: number): readonly (readonly [name: string, span: Span])[] {
    const { model } = this.open;
    return fieldSpans(model, this.main.span, number).map((span) => [infoName(model, span), span]);
  }
}

export function infoName(model: Model, info: Span): string {
  const [name] = fieldSpans(model, info, 1);
  const bytes = name && model.bytes.view(name);
  return bytes ? decodeText(bytes) : '';
}

function resizeEdit(node: Node): Edit {
  const mode = textAttribute('mode', stringAttribute(node, 'mode', 'nearest'));
  const append = joinBytes([encodeText(field.node.opType, 'Resize'), encodeBytes(field.node.attribute, mode)]);
  return { message: node.span, drop: [field.node.opType, field.node.attribute], append };
}

function textEdit(message: Span, number: number, texts: readonly string[]): Edit {
  return { message, drop: [number], append: texts.map((text) => encodeText(number, text)) };
}

function renameIn<K>(all: Map<Node, Map<K, string>>, node: Node, from: K, to: string): void {
  const known = all.get(node) ?? new Map<K, string>();
  known.set(from, to);
  all.set(node, known);
}
