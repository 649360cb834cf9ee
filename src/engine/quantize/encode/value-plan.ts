import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { foldableNodes } from '../../shape/foldable';
import { dtypeOfType } from '../../shape/type';
import { htpOps } from '../../targets/htp-ops';
import { tensorOf } from '../../view/value-index';
import { type ActivationBits, precisionOf, type QuantizeSettings } from '../settings';
import { fusesInto, inputRole } from './node-roles';

/** A float value of the main graph that is quantized: computed, or given to the model. */
export interface PlannedValue {
  readonly name: string;
  readonly bits: ActivationBits;
  /** Undefined for an input of the model. */
  readonly producer?: Node;
}

/** A constant that is quantized, and the first node that reads it in this role. */
export interface PlannedConstant {
  readonly name: string;
  readonly role: 'weight' | 'activation';
  readonly reader: Node;
}

/** What is quantized of a model, before any number is known. */
export interface ValuePlan {
  readonly values: ReadonlyMap<string, PlannedValue>;
  readonly constants: ReadonlyMap<string, PlannedConstant>;
  /** Nodes that compute in integers. */
  readonly quantized: ReadonlySet<Node>;
  /** Values between a node and the Relu or Clip that becomes part of it, with the result of the latter. */
  readonly inner: ReadonlyMap<string, string>;
}

/** Remembered with the model: taps and encodings ask for the same plan. */
export function planValues(open: OpenModel, settings: QuantizeSettings): ValuePlan {
  const { weights, activations, nodes } = settings;
  return open.once(`quantize: values ${JSON.stringify([weights, activations, nodes])}`, () => new Planner(open, settings).plan());
}

/** Operators whose result is the size of their input: they compute nothing with its elements. */
const ofSize: ReadonlySet<string> = new Set(['Shape', 'Size']);

class Planner {
  private readonly main: Graph;
  private readonly folded: ReadonlySet<Node>;
  private readonly outputs: ReadonlySet<string>;

  constructor(
    private readonly open: OpenModel,
    private readonly settings: QuantizeSettings,
  ) {
    this.main = open.model.graphs[0] as Graph;
    this.folded = foldableNodes(open.model, open.types);
    this.outputs = new Set(this.main.outputs.map(({ name }) => name));
  }

  plan(): ValuePlan {
    const quantized = new Set(this.main.nodes.filter((node) => this.isQuantized(node)));
    const inner = this.innerValues(quantized);
    const values = new Map<string, PlannedValue>();
    for (const { name } of this.main.inputs) if (!this.main.initializers.has(name)) this.addValue(values, quantized, inner, name);
    for (const node of this.main.nodes) for (const name of node.outputs) this.addValue(values, quantized, inner, name, node);
    return { values, constants: this.constants(quantized), quantized, inner };
  }

  /** In integers on the HTP. A Cast stays what it is: integers have nothing to be quantized, and floats come from them. */
  private isQuantized(node: Node): boolean {
    const { domain, opType, name, inputs, outputs } = node;
    if (this.folded.has(node) || opType === 'Cast' || ofSize.has(opType)) return false;
    if (precisionOf(this.settings, name) === 'float' || this.isCutOfFloat(node)) return false;
    const ranks = htpOps.get(domain === '' ? opType : `${domain}.${opType}`)?.quantizedRanks;
    return ranks !== undefined && ranks[1] >= 0 && [...inputs, ...outputs].some((value) => this.isFloat(value));
  }

  /**
   * A Relu or Clip behind a node that stays float stays float too. Observed in onnxruntime 1.31.1: a Conv or Gemm between a DequantizeLinear and a
   * QuantizeLinear gets its weight and bias quantized, whatever the file says.
   */
  private isCutOfFloat(node: Node): boolean {
    const [input = ''] = node.inputs;
    const source = this.open.index.source(this.main, input);
    const isFloat = source?.from === 'node' && fusesInto(node, source.node) && precisionOf(this.settings, source.node.name) === 'float';
    return isFloat && !this.outputs.has(input) && this.open.index.consumers(this.main, input).length === 1;
  }

  private isFloat(name: string): boolean {
    const dtype = name === '' ? undefined : dtypeOfType(this.open.types.typeOf(this.main, name));
    return dtype === 'float' || dtype === 'float16';
  }

  private innerValues(quantized: ReadonlySet<Node>): ReadonlyMap<string, string> {
    const inner = new Map<string, string>();
    if (this.settings.symmetric.activations) return inner;
    for (const cut of quantized) {
      const [input = ''] = cut.inputs;
      const source = this.open.index.source(this.main, input);
      if (source?.from !== 'node' || !quantized.has(source.node) || !fusesInto(cut, source.node)) continue;
      const isOnly = this.open.index.consumers(this.main, input).length === 1 && !this.outputs.has(input);
      if (isOnly && this.bitsOf(source.node) === this.bitsOf(cut)) inner.set(input, cut.outputs[0] as string);
    }
    return inner;
  }

  private addValue(
    values: Map<string, PlannedValue>,
    quantized: ReadonlySet<Node>,
    inner: ReadonlyMap<string, string>,
    name: string,
    producer?: Node,
  ): void {
    if (inner.has(name) || !this.isFloat(name) || tensorOf(this.open.index.source(this.main, name))) return;
    const readers = this.open.index.consumers(this.main, name).filter((node) => quantized.has(node) && this.readsElements(node, name));
    const isMade = producer !== undefined && quantized.has(producer);
    if (!isMade && readers.length === 0) return;
    if (readers.length === 0 && !this.outputs.has(name) && this.open.index.consumers(this.main, name).length === 0) return;
    const bits = isMade ? this.bitsOf(producer) : (Math.max(...readers.map((node) => this.bitsOf(node))) as ActivationBits);
    values.set(name, { name, bits, ...(producer && { producer }) });
  }

  private readsElements(node: Node, name: string): boolean {
    return node.inputs.some((input, at) => input === name && inputRole(node, at, false) === 'activation');
  }

  private bitsOf(node: Node): ActivationBits {
    const precision = precisionOf(this.settings, node.name);
    return precision === 'float' ? this.settings.activations : precision.activations;
  }

  private constants(quantized: ReadonlySet<Node>): ReadonlyMap<string, PlannedConstant> {
    const constants = new Map<string, PlannedConstant>();
    for (const reader of quantized)
      reader.inputs.forEach((name, at) => {
        if (!this.isFloat(name) || constants.has(name) || !tensorOf(this.open.index.source(this.main, name))) return;
        const role = inputRole(reader, at, true);
        if (role === 'weight' || role === 'activation') constants.set(name, { name, role, reader });
      });
    return constants;
  }
}
