import type { DType } from '../../ir/dtype';
import type { Attribute, Graph, Model, Node } from '../../ir/graph';
import { usedBy } from '../../ir/order';
import type { Types } from '../../shape/infer';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import { numbersOf } from '../../shape/value';

/** Why a node of the file is not there any more when the backend sees the graph. */
export interface Removal {
  readonly rule: string;
  readonly reason: string;
}

/** A node while the optimizers work on it. */
export interface WorkNode {
  /** The operator, with its domain in front when that is not ai.onnx: `Conv`, `com.microsoft.Gelu`. */
  readonly op: string;
  inputs: string[];
  readonly outputs: string[];
  attributes: ReadonlyMap<string, Attribute>;
  /** The file's node that it still goes by; undefined for one that an optimizer made. */
  readonly source: Node | undefined;
  /** The file's node whose definition it is a part of. */
  readonly call: Node | undefined;
  /** Values of this graph that its branches and bodies use. */
  readonly captures: readonly string[];
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

/** ONNX names come from UTF-8 text, which never holds a lone surrogate. */
const madeMark = '\ud800';

/**
 * One graph of the model, as ONNX Runtime's optimizers change it before the backend is asked. Passes remove nodes with a reason and insert
 * nodes of their own; the model itself stays as it is.
 */
export class WorkGraph {
  private readonly alive = new Set<WorkNode>();
  private readonly producers = new Map<string, WorkNode>();
  private readonly users = new Map<string, Set<WorkNode>>();
  private readonly facts = new Map<string, Facts>();
  /** Elements of new values, once they are folded. */
  private readonly computed = new Map<string, readonly number[]>();
  readonly outputs: ReadonlySet<string>;
  readonly removals = new Map<number, Removal>();
  /** Values of a graph about to be quantized whose size is known only once constants are folded. */
  readonly sizedLate = new Set<string>();
  private values = 0;
  /** All nodes there ever were, by their index. */
  private readonly made: WorkNode[] = [];
  private ordered: { readonly changes: number; readonly nodes: readonly WorkNode[] } | undefined;
  /** Counts changes, so that a driver sees when nothing moves any more. */
  changes = 0;

  constructor(
    readonly model: Model,
    readonly graph: Graph,
    readonly types: Types,
  ) {
    this.outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const node of graph.nodes) this.add(workNode(node, this.made.length));
  }

  private add(node: WorkNode): void {
    this.made.push(node);
    this.alive.add(node);
    for (const name of node.outputs) if (name) this.producers.set(name, node);
    for (const name of readsOf(node)) this.addUser(name, node);
  }

  private addUser(name: string, node: WorkNode): void {
    const users = this.users.get(name);
    if (users) users.add(node);
    else this.users.set(name, new Set([node]));
  }

  /** The nodes that are left, each after those it uses. */
  order(): readonly WorkNode[] {
    if (this.ordered?.changes !== this.changes)
      this.ordered = { changes: this.changes, nodes: executionOrder(this.made, this.alive, (node) => this.sourcesOf(node), this.ends()) };
    return this.ordered.nodes;
  }

  private sourcesOf(node: WorkNode): readonly WorkNode[] {
    const sources: WorkNode[] = [];
    for (const names of [node.inputs, node.captures]) {
      for (const name of names) {
        const source = this.producers.get(name);
        if (source && !sources.includes(source)) sources.push(source);
      }
    }
    return sources.length > 1 ? sources.sort((a, b) => a.index - b.index) : sources;
  }

  private ends(): readonly WorkNode[] {
    return [...this.alive].filter((node) => node.outputs.every((name) => !this.users.get(name)?.size));
  }

  get size(): number {
    return this.alive.size;
  }

  isAlive(node: WorkNode): boolean {
    return this.alive.has(node);
  }

  producerOf(value: string): WorkNode | undefined {
    return this.producers.get(value);
  }

  /** Nodes that read the value, also from inside their branches and bodies. */
  usersOf(value: string): readonly WorkNode[] {
    return [...(this.users.get(value) ?? [])];
  }

  /** The one node that reads the value, when it is no output of the graph. */
  onlyUser(value: string): WorkNode | undefined {
    const users = this.users.get(value);
    return users?.size === 1 && !this.outputs.has(value) ? [...users][0] : undefined;
  }

  factsOf(value: string): Facts {
    if (!value) return unknown;
    let facts = this.facts.get(value);
    if (!facts) {
      facts = this.factsOfFile(value);
      this.facts.set(value, facts);
    }
    return facts;
  }

  setFacts(value: string, facts: Facts): void {
    this.facts.set(value, facts);
  }

  private factsOfFile(value: string): Facts {
    const type = this.types.typeOf(this.graph, value);
    const dims = dimsOfType(type)?.map((dim) => (typeof dim === 'number' ? dim : -1));
    const constant = isConstantInitializer(this.model, this.graph, value);
    return { dtype: dtypeOfType(type), dims, constant, ...(constant ? { elements: this.elementsOf(value) } : {}) };
  }

  /** Elements of a value that constant folding would compute. */
  elementsOf(value: string): readonly number[] | undefined {
    return this.computed.get(value) ?? numbersOf(this.types.constantOf(this.graph, value));
  }

  rankOf(value: string): number | undefined {
    return this.factsOf(value).dims?.length;
  }

  /** Elements of a small constant; undefined when the value is no constant or too large. */
  numbersOf(value: string | undefined): readonly number[] | undefined {
    return value ? this.factsOf(value).elements : undefined;
  }

  isConstant(value: string): boolean {
    return this.factsOf(value).constant;
  }

  remove(node: WorkNode, removal: Removal): void {
    this.alive.delete(node);
    for (const name of node.outputs) if (this.producers.get(name) === node) this.producers.delete(name);
    for (const name of readsOf(node)) this.users.get(name)?.delete(node);
    if (node.source) this.removals.set(node.source.id, removal);
    this.changes++;
  }

  insert(op: string, inputs: string[], outputs: string[], attributes: readonly Attribute[] = [], call?: Node): WorkNode {
    const node: WorkNode = {
      op,
      inputs,
      outputs,
      attributes: new Map(attributes.map((attribute) => [attribute.name, attribute])),
      source: undefined,
      call,
      captures: [],
      index: this.made.length,
    };
    this.add(node);
    this.changes++;
    return node;
  }

  /** A value with a name that the file cannot hold. */
  newValue(facts: Facts, elements?: readonly number[]): string {
    const name = `${madeMark}${this.values++}`;
    this.facts.set(name, facts);
    if (elements) this.computed.set(name, elements);
    return name;
  }

  /** The file's own value behind a made one: what the QuantizeLinear or Transpose that was put in between reads. */
  fileValue(value: string): string {
    let name = value;
    while (name.startsWith(madeMark)) name = this.producerOf(name)?.inputs[0] ?? '';
    return name;
  }

  setInput(node: WorkNode, at: number, value: string): void {
    const before = node.inputs[at] as string;
    node.inputs[at] = value;
    if (before && !readsOf(node).includes(before)) this.users.get(before)?.delete(node);
    if (value) this.addUser(value, node);
    this.changes++;
  }

  /** Gives an output another name; readers of the old name keep it. */
  setOutput(node: WorkNode, at: number, value: string): void {
    const before = node.outputs[at] as string;
    node.outputs[at] = value;
    if (this.producers.get(before) === node) this.producers.delete(before);
    this.producers.set(value, node);
    this.changes++;
  }

  /** Every reader of `from` reads `to` instead. False when a branch, a body or the graph's output needs the old name. */
  redirect(from: string, to: string): boolean {
    const users = this.usersOf(from);
    if (this.outputs.has(from) || users.some((user) => user.captures.includes(from))) return false;
    for (const user of users) {
      for (const [at, name] of user.inputs.entries()) if (name === from) this.setInput(user, at, to);
    }
    return true;
  }
}

export function workNode(node: Node, index: number): WorkNode {
  const captures = [...usedBy(node)].slice(node.inputs.length);
  const op = node.domain ? `${node.domain}.${node.opType}` : node.opType;
  return {
    op,
    inputs: [...node.inputs],
    outputs: [...node.outputs],
    attributes: node.attributes,
    source: node,
    call: undefined,
    captures,
    index,
  };
}

const readsOf = (node: WorkNode): readonly string[] => [...node.inputs, ...node.captures].filter((name) => name !== '');

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

/**
 * ONNX Runtime's default order, which decides which of two equal nodes it keeps and which Transpose moves first (`Graph::ReverseDFSFrom`): from the
 * last end of the graph backward, at each node the input that was made last comes first. Without recursion: chains may be 100,000 nodes long.
 */
function executionOrder(
  made: readonly WorkNode[],
  nodes: Iterable<WorkNode>,
  sourcesOf: (node: WorkNode) => readonly WorkNode[],
  ends: Iterable<WorkNode>,
): readonly WorkNode[] {
  const order: WorkNode[] = [];
  const seen = new Uint8Array(made.length);
  // An entry is twice the node's index, plus one when its sources are done.
  const stack: number[] = [];
  // What hangs on a cycle has no end of its own: it comes after the rest.
  for (const starts of [ends, nodes]) {
    for (const { index } of starts) stack.push(index * 2);
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      const index = entry >> 1;
      const node = made[index] as WorkNode;
      if (entry & 1) order.push(node);
      else if (seen[index] === 0) {
        seen[index] = 1;
        stack.push(entry + 1);
        for (const source of sourcesOf(node)) if (seen[source.index] === 0) stack.push(source.index * 2);
      }
    }
  }
  return order;
}
