import type { DType } from '../../ir/dtype';
import type { Attribute, Graph, Model, Node, ValueType } from '../../ir/graph';
import { usedBy } from '../../ir/order';
import type { Types } from '../../shape/infer';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import { numbersOf } from '../../shape/value';
import { countOf, type Readers, withoutReader, withReader } from './readers';

/** Why a node of the file is not there any more when the backend sees the graph. */
export interface Removal {
  readonly rule: string;
  readonly reason: string;
}

/**
 * A value by its index in one WorkGraph; 0 stands for one that is left out. Names are looked up once, when a node comes in: the passes go over
 * 100,000 nodes many times.
 */
export type ValueId = number;

export const leftOut: ValueId = 0;

export type Attributes = ReadonlyMap<string, Attribute>;

/** A node while the optimizers work on it. */
export interface WorkNode {
  /** The operator, with its domain in front when that is not ai.onnx: `Conv`, `com.microsoft.Gelu`. */
  readonly op: string;
  readonly inputs: ValueId[];
  readonly outputs: ValueId[];
  attributes: Attributes;
  /** The file's node that it still goes by; undefined for one that an optimizer made. */
  readonly source: Node | undefined;
  /** The file's node whose definition it is a part of. */
  readonly call: Node | undefined;
  /** Values of this graph that its branches and bodies use. */
  readonly captures: readonly ValueId[];
  /** Older nodes have smaller ones. */
  readonly index: number;
}

/** What is known of one value. Sizes that are not numbers are -1; `dims` is undefined where the rank is not known. */
export interface Facts {
  readonly dtype: DType | undefined;
  readonly dims: readonly number[] | undefined;
  readonly constant: boolean;
  /** The elements of a small constant, row-major. */
  readonly elements?: readonly number[] | undefined;
}

const unknown: Facts = { dtype: undefined, dims: undefined, constant: false };

/** One value, and who makes and reads it. */
interface WorkValue {
  /** Undefined for values that the file does not have. */
  readonly name: string | undefined;
  producer: WorkNode | undefined;
  /** In the order in which they began to read it; nearly all values have one or two. */
  readers: Readers | undefined;
  facts: Facts | undefined;
  /** Elements of a new value, once it is folded. */
  readonly computed: readonly number[] | undefined;
}

/**
 * One graph of the model, as ONNX Runtime's optimizers change it before the backend is asked. Passes remove nodes with a reason and insert
 * nodes of their own; the model itself stays as it is.
 */
export class WorkGraph {
  /** All values there ever were, by their id. */
  private readonly values: WorkValue[] = [];
  private readonly ids = new Map<string, ValueId>();
  readonly outputs: ReadonlySet<ValueId>;
  readonly removals = new Map<number, Removal>();
  /** Values of a graph about to be quantized whose size is known only once constants are folded. */
  readonly sizedLate = new Set<ValueId>();
  /** What the Transposes that were put in have in common: a handful of permutations for 100,000 of them. */
  private readonly permutations = new Map<string, Attributes>();
  /** All nodes there ever were, by their index. */
  private readonly made: WorkNode[] = [];
  /** By index: 1 while the node is in the graph. */
  private readonly alive: number[] = [];
  private ordered: { readonly changes: number; readonly nodes: readonly WorkNode[] } | undefined;
  /** Counts changes, so that a driver sees when nothing moves any more. */
  changes = 0;

  constructor(
    readonly model: Model,
    readonly graph: Graph,
    readonly types: Types,
  ) {
    this.valueNamed('');
    this.outputs = new Set(graph.outputs.map(({ name }) => this.valueNamed(name)));
    for (const node of graph.nodes) this.add(this.workNode(node));
  }

  private workNode(node: Node): WorkNode {
    const idOf = (name: string): ValueId => this.valueNamed(name);
    return {
      op: opOf(node),
      inputs: node.inputs.map(idOf),
      outputs: node.outputs.map(idOf),
      attributes: node.attributes,
      source: node,
      call: undefined,
      captures: usedBy(node).slice(node.inputs.length).map(idOf),
      index: this.made.length,
    };
  }

  /** A value of the file. */
  valueNamed(name: string): ValueId {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = this.addValue(name, undefined, undefined);
      this.ids.set(name, id);
    }
    return id;
  }

  private addValue(name: string | undefined, facts: Facts | undefined, computed: readonly number[] | undefined): ValueId {
    this.values.push({ name, producer: undefined, readers: undefined, facts, computed });
    return this.values.length - 1;
  }

  private add(node: WorkNode): void {
    this.made.push(node);
    this.alive.push(1);
    for (const output of node.outputs) if (output !== leftOut) this.valueOf(output).producer = node;
    for (const input of node.inputs) this.addReader(input, node);
    for (const capture of node.captures) this.addReader(capture, node);
  }

  private valueOf(id: ValueId): WorkValue {
    return this.values[id] as WorkValue;
  }

  private addReader(id: ValueId, node: WorkNode): void {
    if (id === leftOut) return;
    const value = this.valueOf(id);
    value.readers = withReader(value.readers, node);
  }

  private deleteReader(id: ValueId, node: WorkNode): void {
    const value = this.valueOf(id);
    value.readers = withoutReader(value.readers, node);
  }

  /** The nodes that are left, each after those it uses. */
  order(): readonly WorkNode[] {
    if (this.ordered?.changes !== this.changes) this.ordered = { changes: this.changes, nodes: this.executionOrder() };
    return this.ordered.nodes;
  }

  /**
   * ONNX Runtime's default order, which decides which of two equal nodes it keeps and which Transpose moves first (`Graph::ReverseDFSFrom`): from the
   * last end of the graph backward, at each node the input that was made last comes first. Without recursion: chains may be 100,000 nodes long.
   */
  private executionOrder(): readonly WorkNode[] {
    const nodes = this.made.filter((node) => this.isAlive(node));
    const order: WorkNode[] = [];
    const seen = new Uint8Array(this.made.length);
    // An entry is twice the node's index, plus one when its sources are done.
    const stack: number[] = [];
    // What hangs on a cycle has no end of its own: it comes after the rest.
    for (const starts of [nodes.filter((node) => this.isEnd(node)), nodes]) {
      if (order.length === nodes.length) break;
      for (const { index } of starts) stack.push(index * 2);
      for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
        const index = entry >> 1;
        const node = this.made[index] as WorkNode;
        if (entry & 1) order.push(node);
        else if (seen[index] === 0) {
          seen[index] = 1;
          stack.push(entry + 1);
          for (const source of this.sourcesOf(node)) if (seen[source] === 0) stack.push(source * 2);
        }
      }
    }
    return order;
  }

  /** Indices of the nodes that the node reads from, ascending. */
  private sourcesOf({ inputs, captures }: WorkNode): readonly number[] {
    const sources: number[] = [];
    for (const value of captures.length > 0 ? [...inputs, ...captures] : inputs) {
      const source = this.valueOf(value).producer;
      if (source) sources.push(source.index);
    }
    return sources.length > 1 ? sources.sort((a, b) => a - b) : sources;
  }

  private isEnd(node: WorkNode): boolean {
    return node.outputs.every((output) => !this.isRead(output));
  }

  isAlive(node: WorkNode): boolean {
    return this.alive[node.index] === 1;
  }

  producerOf(value: ValueId): WorkNode | undefined {
    return this.values[value]?.producer;
  }

  /** Nodes that read the value, also from inside their branches and bodies. */
  usersOf(value: ValueId): readonly WorkNode[] {
    return [...(this.values[value]?.readers ?? [])];
  }

  isRead(value: ValueId): boolean {
    return countOf(this.values[value]?.readers) > 0;
  }

  /** The one node that reads the value, when it is no output of the graph. */
  onlyUser(value: ValueId): WorkNode | undefined {
    const readers = this.values[value]?.readers;
    return countOf(readers) === 1 && !this.outputs.has(value) ? [...(readers as Readers)][0] : undefined;
  }

  factsOf(value: ValueId): Facts {
    const known = value ? this.values[value] : undefined;
    if (!known) return unknown;
    known.facts ??= known.name === undefined ? unknown : this.factsOfFile(known.name);
    return known.facts;
  }

  setFacts(value: ValueId, facts: Facts): void {
    this.valueOf(value).facts = facts;
  }

  private factsOfFile(name: string): Facts {
    const type = this.types.typeOf(this.graph, name);
    const dims = dimsOfType(type)?.map((dim) => (typeof dim === 'number' ? dim : -1));
    const constant = isConstantInitializer(this.model, this.graph, name);
    const elements = constant ? numbersOf(this.types.constantOf(this.graph, name)) : undefined;
    return { dtype: dtypeOfType(type), dims, constant, elements };
  }

  /** Elements of a value that constant folding would compute. */
  elementsOf(value: ValueId): readonly number[] | undefined {
    const { computed, name } = this.valueOf(value);
    return computed ?? (name === undefined ? undefined : numbersOf(this.types.constantOf(this.graph, name)));
  }

  rankOf(value: ValueId): number | undefined {
    return this.factsOf(value).dims?.length;
  }

  /** Elements of a small constant; undefined when the value is no constant or too large. */
  numbersOf(value: ValueId | undefined): readonly number[] | undefined {
    return value ? this.factsOf(value).elements : undefined;
  }

  isConstant(value: ValueId): boolean {
    return this.factsOf(value).constant;
  }

  remove(node: WorkNode, removal: Removal): void {
    this.alive[node.index] = 0;
    for (const output of node.outputs) {
      const value = this.valueOf(output);
      if (value.producer === node) value.producer = undefined;
    }
    for (const input of node.inputs) this.deleteReader(input, node);
    for (const capture of node.captures) this.deleteReader(capture, node);
    if (node.source) this.removals.set(node.source.id, removal);
    this.changes++;
  }

  insert(op: string, inputs: ValueId[], outputs: ValueId[], attributes: Attributes = noAttributes, call?: Node): WorkNode {
    const node: WorkNode = {
      op,
      inputs,
      outputs,
      attributes,
      source: undefined,
      call,
      captures: noCaptures,
      index: this.made.length,
    };
    this.add(node);
    this.changes++;
    return node;
  }

  insertTranspose(input: ValueId, output: ValueId, perm: readonly number[]): WorkNode {
    const key = perm.join();
    const attributes = this.permutations.get(key) ?? attributesOf([{ name: 'perm', type: 'ints', value: perm }]);
    this.permutations.set(key, attributes);
    return this.insert('Transpose', [input], [output], attributes);
  }

  /** A value that the file does not have. */
  newValue(facts: Facts, elements?: readonly number[]): ValueId {
    return this.addValue(undefined, facts, elements);
  }

  /** Undefined for a value that the file does not have. */
  nameOf(value: ValueId): string | undefined {
    return this.values[value]?.name;
  }

  /** What the file and its shapes say of a value, whatever the passes found. */
  typeOf(value: ValueId): ValueType | undefined {
    const name = this.nameOf(value);
    return name === undefined ? undefined : this.types.typeOf(this.graph, name);
  }

  /** The name of a value of the file, or of the one behind a made one: what the QuantizeLinear or Transpose that was put in between reads. */
  fileName(value: ValueId): string {
    let at: ValueId = value;
    while (this.valueOf(at).name === undefined) at = this.producerOf(at)?.inputs[0] ?? leftOut;
    return this.valueOf(at).name as string;
  }

  setInput(node: WorkNode, at: number, value: ValueId): void {
    const before = node.inputs[at] ?? leftOut;
    node.inputs[at] = value;
    if (!node.inputs.includes(before) && !node.captures.includes(before)) this.deleteReader(before, node);
    this.addReader(value, node);
    this.changes++;
  }

  /** Gives an output another value; readers of the old one keep it. */
  setOutput(node: WorkNode, at: number, output: ValueId): void {
    const before = this.valueOf(node.outputs[at] ?? leftOut);
    node.outputs[at] = output;
    if (before.producer === node) before.producer = undefined;
    this.valueOf(output).producer = node;
    this.changes++;
  }

  /** Every reader of `from` reads `to` instead. False when a branch, a body or the graph's output needs the old name. */
  redirect(from: ValueId, to: ValueId): boolean {
    const users = this.usersOf(from);
    if (this.outputs.has(from) || users.some((user) => user.captures.includes(from))) return false;
    for (const user of users) {
      for (const [at, input] of user.inputs.entries()) if (input === from) this.setInput(user, at, to);
    }
    return true;
  }
}

const noAttributes: Attributes = new Map();
const noCaptures: readonly ValueId[] = [];

export const attributesOf = (attributes: readonly Attribute[]): Attributes =>
  new Map(attributes.map((attribute) => [attribute.name, attribute]));

/** The operator, with its domain in front when that is not ai.onnx. */
export const opOf = ({ domain, opType }: Node): string => (domain ? `${domain}.${opType}` : opType);

/** From IR version 4 on, an initializer that is also an input of the graph is a default that the caller may replace. */
export function isConstantInitializer(model: Model, graph: Graph, value: string): boolean {
  if (!graph.initializers.has(value) && !graph.sparseInitializers.has(value)) return false;
  return model.irVersion < 4 || !inputNames(graph).has(value);
}

const inputs = new WeakMap<Graph, ReadonlySet<string>>();

function inputNames(graph: Graph): ReadonlySet<string> {
  let names = inputs.get(graph);
  if (!names) {
    names = new Set(graph.inputs.map(({ name }) => name));
    inputs.set(graph, names);
  }
  return names;
}
