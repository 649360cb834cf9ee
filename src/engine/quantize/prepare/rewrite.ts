import { bytesOf, type DType } from '../../ir/dtype';
import type { Graph, Int, Node, Span } from '../../ir/graph';
import { usedBy } from '../../ir/order';
import { encodeBytes, encodeInt, encodeText } from '../../onnx/encode';
import { encodeValueInfo } from '../../onnx/encode-info';
import { elementCount } from '../../onnx/tensor';
import { type Edit, fieldSpans, type NewBytes, wholeModel } from '../../onnx/write';
import type { OpenModel } from '../../session';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import { floatBytes } from '../improve/float-bytes';
import { infoName } from '../qdq/qdq-edits';
import { field, streamedField, tensorField } from '../qdq/qdq-fields';
import type { TensorValues } from '../tensor-values';

/** A constant that the file does not hold in this form. */
export type NewConstant =
  | { readonly dtype: DType; readonly dims: readonly number[]; readonly elements: readonly Int[] }
  | { readonly dtype: DType; readonly values: TensorValues }
  /** Little-endian bytes, for what is not float. */
  | { readonly dtype: DType; readonly dims: readonly number[]; readonly raw: Uint8Array };

/** What becomes of the main graph, step by step. Names of values stay; the model that was read is never changed. */
export class Rewrite {
  readonly main: Graph;
  readonly outputs: ReadonlySet<string>;
  private readonly removed = new Set<Node>();
  private readonly constants = new Map<string, NewConstant>();
  private readonly inputs = new Map<Node, readonly string[]>();
  private readonly results = new Map<Node, string>();
  private readonly operators = new Map<Node, string>();
  private readonly attributes = new Map<Node, readonly Uint8Array[]>();
  private sized = false;

  constructor(readonly open: OpenModel) {
    this.main = open.model.graphs[0] as Graph;
    this.outputs = new Set(this.main.outputs.map(({ name }) => name));
  }

  /** The nodes that are left, in the order of the file. */
  get nodes(): readonly Node[] {
    return this.main.nodes.filter((node) => !this.removed.has(node));
  }

  inputsOf(node: Node): readonly string[] {
    return this.inputs.get(node) ?? node.inputs;
  }

  /** The first result of a node by its present name. */
  resultOf(node: Node): string {
    return this.results.get(node) ?? node.outputs[0] ?? '';
  }

  opTypeOf(node: Node): string {
    return this.operators.get(node) ?? node.opType;
  }

  constant(name: string): NewConstant | undefined {
    return this.constants.get(name);
  }

  remove(node: Node): void {
    this.removed.add(node);
  }

  setConstant(name: string, constant: NewConstant): void {
    this.constants.set(name, constant);
  }

  setInputs(node: Node, inputs: readonly string[]): void {
    this.inputs.set(node, inputs);
  }

  setResult(node: Node, name: string): void {
    this.results.set(node, name);
  }

  setOperator(node: Node, opType: string): void {
    this.operators.set(node, opType);
  }

  /** Encoded fields, in place of those that the node has. */
  setAttributes(node: Node, attributes: readonly Uint8Array[]): void {
    this.attributes.set(node, attributes);
  }

  /** Sizes of inputs and outputs are written as numbers. */
  fixSizes(): void {
    this.sized = true;
  }

  /** The nodes that read each value themselves or in a subgraph, once per node. */
  readerIndex(): ReadonlyMap<string, readonly Node[]> {
    const readers = new Map<string, Node[]>();
    for (const node of this.nodes)
      for (const name of new Set(this.readBy(node))) {
        const known = readers.get(name);
        if (known) known.push(node);
        else readers.set(name, [node]);
      }
    return readers;
  }

  isRead(name: string, readers: ReadonlyMap<string, readonly Node[]>): boolean {
    return this.outputs.has(name) || (readers.get(name)?.length ?? 0) > 0;
  }

  readBy(node: Node): readonly string[] {
    return [...this.inputsOf(node), ...usedBy(node).filter((name) => !node.inputs.includes(name))].filter((name) => name !== '');
  }

  edits(): readonly Edit[] {
    const readers = this.readerIndex();
    const isUnread = (name: string) => !this.isRead(name, readers);
    const { initializers, inputs } = this.main;
    const gone = [...initializers.values()].filter(({ name }) => this.constants.has(name) || isUnread(name)).map(({ span }) => span);
    const dropped = new Set(
      inputs.map(({ name }) => name).filter((name) => initializers.has(name) || this.main.sparseInitializers.has(name)),
    );
    const inputSpans = this.infos(field.graph.input);
    const inputGone = this.sized ? [] : inputSpans.filter(([name]) => dropped.has(name)).map(([, span]) => span);
    const known = new Set([...this.nodes.flatMap(({ outputs }) => outputs), ...this.results.values()]);
    const staleInfos = this.infos(field.graph.valueInfo)
      .filter(([name]) => this.sized || !known.has(name))
      .map(([, span]) => span);
    const nodesGone = Array.from(this.removed, ({ span }) => span);
    const constants = [...this.constants].filter(([name]) => !isUnread(name)).flatMap(([name, constant]) => constantField(name, constant));
    const graph: Edit = {
      message: this.main.span,
      drop: this.sized ? [field.graph.input, graphOutput] : [],
      remove: [...gone, ...inputGone, ...staleInfos, ...nodesGone],
      append: [...(this.sized ? this.sizedInfos(dropped) : []), ...constants],
    };
    return [graph, ...this.nodeEdits(), ...this.versionEdit(dropped.size > 0)];
  }

  private *nodeEdits(): Generator<Edit> {
    for (const node of this.nodes) {
      const inputs = this.inputs.get(node);
      const [result, operator] = [this.results.get(node), this.operators.get(node)];
      if (inputs) yield { message: node.span, drop: [field.node.input], append: inputs.map((name) => encodeText(field.node.input, name)) };
      if (operator !== undefined) yield { message: node.span, drop: [field.node.opType], append: encodeText(field.node.opType, operator) };
      const attributes = this.attributes.get(node);
      if (attributes) yield { message: node.span, drop: [field.node.attribute], append: attributes };
      // Made names depend on the nodes around: they are written, so that they stay.
      if (node.name !== node.ownName) yield { message: node.span, drop: [field.node.name], append: encodeText(field.node.name, node.name) };
      if (result === undefined) continue;
      const outputs = [result, ...node.outputs.slice(1)];
      yield { message: node.span, drop: [field.node.output], append: outputs.map((name) => encodeText(field.node.output, name)) };
    }
  }

  /** Initializers need not be inputs since IR version 4. */
  private versionEdit(isDropped: boolean): readonly Edit[] {
    const { model } = this.open;
    if (model.irVersion >= 4 || !(isDropped || this.constants.size > 0)) return [];
    return [{ message: wholeModel(model), drop: [field.model.irVersion], append: encodeInt(field.model.irVersion, 4) }];
  }

  private sizedInfos(dropped: ReadonlySet<string>): readonly NewBytes[] {
    const info = (number: number, name: string, spans: readonly (readonly [string, Span])[]): NewBytes => {
      const type = this.open.types.typeOf(this.main, name);
      const dims = dimsOfType(type);
      const dtype = dtypeOfType(type);
      if (dtype && dims?.every((dim) => typeof dim === 'number'))
        return encodeBytes(number, encodeValueInfo(name, dtype, dims as number[]));
      const span = spans.find(([own]) => own === name)?.[1] as Span;
      return encodeBytes(number, this.open.model.bytes.view(span) as Uint8Array);
    };
    const [inputs, outputs] = [this.infos(field.graph.input), this.infos(graphOutput)];
    return [
      ...this.main.inputs.filter(({ name }) => !dropped.has(name)).map(({ name }) => info(field.graph.input, name, inputs)),
      ...this.main.outputs.map(({ name }) => info(graphOutput, name, outputs)),
    ];
  }

  private infos(number: number): readonly (readonly [name: string, span: Span])[] {
    const { model } = this.open;
    return fieldSpans(model, this.main.span, number).map((span) => [infoName(model, span), span]);
  }
}

const graphOutput = 12;

function constantField(name: string, constant: NewConstant): readonly NewBytes[] {
  if ('elements' in constant) return [tensorField(name, constant.dtype, constant.dims, constant.elements)];
  if ('raw' in constant) {
    const { dtype, dims, raw } = constant;
    return streamedField(name, dtype, dims, {
      length: raw.length,
      async *chunks() {
        yield raw;
      },
    });
  }
  const { dtype, values } = constant;
  return streamedField(name, dtype, values.dims, {
    length: bytesOf(dtype, elementCount(values.dims)),
    async *chunks() {
      for await (const chunk of values.chunks()) yield floatBytes(dtype, chunk);
    },
  });
}
