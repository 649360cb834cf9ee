import type { Graph, Node } from '../../ir/graph';
import type { JobContext } from '../../job';
import { encodeBytes, encodeText } from '../../onnx/encode';
import { encodeValueInfo } from '../../onnx/encode-info';
import { elementCount } from '../../onnx/tensor';
import { type Edit, type Insertion, type NewBytes, writeModel } from '../../onnx/write';
import { type OpenModel, openModel } from '../../session';
import { tensorOf } from '../../view/value-index';
import { FreshNames } from '../qdq/fresh-names';
import { field, nodeField, streamedField, tensorField } from '../qdq/qdq-fields';
import { modelValues, type TensorValues } from '../tensor-values';
import type { Layers } from './layers';

/** A quantized model whose layers can be switched to float one by one while it runs. */
export interface SwitchedModel {
  readonly open: OpenModel;
  /** The added input: one bool per layer of the float model, true where the layer is quantized. */
  readonly input: string;
}

/**
 * Behind every DequantizeLinear a Where picks between its result and the float that was quantized; the pick of a layer is one element of an added
 * input. One session then measures each layer alone, instead of one model per layer. What belongs to no layer, the model's inputs, stays float.
 */
export async function writeSwitched(
  float: OpenModel,
  quantized: OpenModel,
  layers: Layers,
  path: string,
  job: JobContext,
): Promise<SwitchedModel> {
  const maker = new Switches(float, quantized, layers, job);
  await job.world.files.write(path, writeModel(quantized.model, maker.edits()));
  return { open: await openModel(job.world, path), input: maker.input };
}

class Switches {
  readonly input: string;
  private readonly main: Graph;
  private readonly floatMain: Graph;
  private readonly names: FreshNames;
  private readonly layerAt: ReadonlyMap<string, number>;
  private readonly picks = new Map<number, string>();
  private readonly front: Uint8Array[] = [];
  private readonly appended: NewBytes[] = [];
  private readonly insertions: Insertion[] = [];
  private readonly outputEdits: Edit[] = [];

  constructor(
    private readonly float: OpenModel,
    private readonly quantized: OpenModel,
    private readonly layers: Layers,
    private readonly job: JobContext,
  ) {
    this.main = quantized.model.graphs[0] as Graph;
    this.floatMain = float.model.graphs[0] as Graph;
    this.names = new FreshNames(quantized.model);
    this.input = this.names.take('qnn_lens_switches');
    this.layerAt = new Map(layers.list.map(({ lead }, at) => [lead.name, at]));
  }

  edits(): readonly Edit[] {
    for (const node of this.main.nodes) if (node.opType === 'DequantizeLinear') this.addSwitch(node);
    const info = encodeValueInfo(this.input, 'bool', [this.layers.list.length]);
    const first = this.main.nodes[0] as Node;
    const front = this.front.map((bytes): Insertion => ({ side: 'before', field: first.span, bytes }));
    const graph = {
      message: this.main.span,
      insert: [...front, ...this.insertions],
      append: [encodeBytes(field.graph.input, info), ...this.appended],
    };
    return [graph, ...this.outputEdits];
  }

  private addSwitch(pair: Node): void {
    const [stored = ''] = pair.inputs;
    const [output = ''] = pair.outputs;
    const found = this.floatBehind(stored, output);
    if (!found) return;
    const { float, layer } = found;
    const dequantized = this.names.take(`${output}_quantized`);
    this.outputEdits.push({ message: pair.span, drop: [field.node.output], append: encodeText(field.node.output, dequantized) });
    const node = nodeField({
      name: this.names.take(`${output}_switch`),
      opType: layer === undefined ? 'Identity' : 'Where',
      domain: '',
      inputs: layer === undefined ? [float] : [this.pick(layer), dequantized, float],
      output,
    });
    this.insertions.push({ side: 'behind', field: pair.span, bytes: node });
  }

  /** The float that a pair, or a stored weight, stands for, and whose layer it is. */
  private floatBehind(stored: string, output: string): { readonly float: string; readonly layer: number | undefined } | undefined {
    const source = this.quantized.index.source(this.main, stored);
    if (source?.from === 'node' && source.node.opType === 'QuantizeLinear') {
      const float = source.node.inputs[0] as string;
      return { float, layer: this.layerWriting(float) ?? this.layerWriting(output) };
    }
    const layer = this.layerReading(stored);
    const values = modelValues(this.float, this.job.world.files, stored);
    if (layer === undefined || typeof values !== 'object' || this.floatType(stored) !== 'float') return undefined;
    return { float: this.floatWeight(stored, values), layer };
  }

  private layerWriting(value: string): number | undefined {
    const source = this.float.index.source(this.floatMain, value);
    return source?.from === 'node' ? this.layerOf(source.node) : undefined;
  }

  private layerReading(weight: string): number | undefined {
    const [reader] = this.float.index.consumers(this.floatMain, weight);
    return reader && this.layerOf(reader);
  }

  private layerOf(node: Node): number | undefined {
    const layer = this.layers.of(node);
    return layer && this.layerAt.get(layer.lead.name);
  }

  private floatType(weight: string): string | undefined {
    return tensorOf(this.float.index.source(this.floatMain, weight))?.dtype;
  }

  /** The weight as the float model has it, copied while the file is written. */
  private floatWeight(weight: string, { dims, chunks }: TensorValues): string {
    const name = this.names.take(`${weight}_float`);
    const payload = {
      length: 4 * elementCount(dims),
      async *chunks() {
        for await (const chunk of chunks()) yield new Uint8Array(Float32Array.from(chunk).buffer);
      },
    };
    this.appended.push(...streamedField(name, 'float', dims, payload));
    return name;
  }

  /** One bool of the added input, picked once for all that the layer switches. */
  private pick(layer: number): string {
    const known = this.picks.get(layer);
    if (known) return known;
    const index = this.names.take(`${this.input}_${layer}_index`);
    const output = this.names.take(`${this.input}_${layer}`);
    this.appended.push(tensorField(index, 'int64', [], [layer]));
    this.front.push(nodeField({ name: output, opType: 'Gather', domain: '', inputs: [this.input, index], output }));
    this.picks.set(layer, output);
    return output;
  }
}
