import { matchModels } from '../../compare/match';
import { bitsOf } from '../../ir/dtype';
import type { Graph, Node } from '../../ir/graph';
import { smallNumbers } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { dtypeOfType } from '../../shape/type';
import { isConstantNode, tensorOf } from '../../view/value-index';
import { isFloatType } from '../tensor-values';

/** What stands for a float value in the quantized model: what its readers read there. */
export interface Counterpart {
  readonly value: string;
  /** Of the integers that it passes through; undefined where it stays float. */
  readonly bits?: number;
  /** Scale and zero point of them, where the file holds them: two values with equal ones lie on one grid. */
  readonly grid?: string;
}

export interface Counterparts {
  /** By the float model's name of the value: inputs and computed float values of its main graph, in the order of the graph. */
  readonly values: ReadonlyMap<string, Counterpart>;
  /** Bits of the largest integer constant that the node's partner reads; undefined where weights stay float, or there are none. */
  weightBits(node: Node): number | undefined;
}

/**
 * A value goes by its name where the quantized model still has it: our writer keeps names, and so does onnxruntime's. Else its node's partner tells. Values
 * that the quantized model lacks (a Conv's result before a folded BatchNormalization) have none.
 */
export function counterpartsOf(float: OpenModel, quantized: OpenModel): Counterparts {
  const main = float.model.graphs[0] as Graph;
  const finder = new Finder(float, quantized);
  const values = new Map<string, Counterpart>();
  for (const name of floatValues(float, main)) {
    const found = finder.find(name);
    if (found) values.set(name, found);
  }
  return { values, weightBits: (node) => finder.weightBits(node) };
}

function* floatValues({ types, index }: OpenModel, main: Graph): Generator<string> {
  const computed = main.nodes.filter((node) => !isConstantNode(node)).flatMap(({ outputs }) => outputs);
  for (const name of [...main.inputs.map((input) => input.name), ...computed])
    if (name !== '' && !tensorOf(index.source(main, name)) && isFloatType(dtypeOfType(types.typeOf(main, name)) ?? '')) yield name;
}

class Finder {
  private readonly main: Graph;
  private readonly other: Graph;
  private readonly byName: ReadonlyMap<string, Node>;
  private matched: Int32Array | undefined;

  constructor(
    private readonly float: OpenModel,
    private readonly quantized: OpenModel,
  ) {
    this.main = float.model.graphs[0] as Graph;
    this.other = quantized.model.graphs[0] as Graph;
    this.byName = new Map(this.other.nodes.map((node) => [node.name, node]));
  }

  find(name: string): Counterpart | undefined {
    const source = this.quantized.index.source(this.other, name);
    if (source?.from === 'input' || (source?.from === 'node' && !isConstantNode(source.node))) return this.dequantized(name);
    const partner = this.partnerOutput(name);
    return partner === undefined ? undefined : this.dequantized(partner);
  }

  weightBits(node: Node): number | undefined {
    const partner = this.partner(node);
    const sizes = (partner?.inputs ?? []).flatMap((name) => {
      const maker = this.dequantizer(name);
      const tensor = maker && tensorOf(this.quantized.index.source(this.other, maker.inputs[0] ?? ''));
      return tensor ? [{ bits: bitsOf(tensor.dtype), elements: tensor.dims.reduce((product, dim) => product * dim, 1) }] : [];
    });
    return sizes.sort((a, b) => b.elements - a.elements)[0]?.bits;
  }

  /** What the partner of the value's node writes in its place, if that does not stand for another value already. */
  private partnerOutput(name: string): string | undefined {
    const source = this.float.index.source(this.main, name);
    if (source?.from !== 'node') return undefined;
    const other = this.partner(source.node)?.outputs[source.node.outputs.indexOf(name)];
    return other && !this.float.index.source(this.main, other) ? other : undefined;
  }

  private partner(node: Node): Node | undefined {
    const named = this.byName.get(node.name);
    if (named?.opType === node.opType) return named;
    this.matched ??= matchModels(this.float.model, this.quantized.model).pairs.toNow;
    return this.quantized.model.nodes[this.matched[node.id] ?? -1];
  }

  /** The first pair behind the value, or the pair that it comes from. */
  private dequantized(name: string): Counterpart {
    const own = this.dequantizer(name);
    if (own) return { value: name, ...this.gridOf(own) };
    const { index } = this.quantized;
    for (const reader of index.consumers(this.other, name)) {
      if (reader.opType !== 'QuantizeLinear' || reader.inputs[0] !== name) continue;
      const pair = index.consumers(this.other, reader.outputs[0] ?? '').find(({ opType }) => opType === 'DequantizeLinear');
      if (pair) return { value: pair.outputs[0] ?? name, ...this.gridOf(pair) };
    }
    return { value: name };
  }

  private dequantizer(name: string): Node | undefined {
    const source = this.quantized.index.source(this.other, name);
    return source?.from === 'node' && source.node.opType === 'DequantizeLinear' ? source.node : undefined;
  }

  private gridOf({ inputs }: Node): Pick<Counterpart, 'bits' | 'grid'> {
    const { types, index, model } = this.quantized;
    const dtype = dtypeOfType(types.typeOf(this.other, inputs[0] ?? ''));
    const [scale, zero] = inputs.slice(1).map((name) => {
      const tensor = tensorOf(index.source(this.other, name));
      return tensor && smallNumbers(tensor, model.bytes);
    });
    return { ...(dtype && { bits: bitsOf(dtype) }), ...(dtype && scale && { grid: `${dtype} ${scale} ${zero ?? 0}` }) };
  }
}
