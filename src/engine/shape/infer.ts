import type { Attribute, FunctionDef, Graph, Model, Node, TensorRef, ValueType } from '../ir/graph';
import { executionOrder, subgraphsOf } from '../ir/order';
import type { Diagnostic } from '../problem';
import { bindingsOf, bindSymbols, contradictsDeclared } from './bindings';
import { evaluateTables, inferTables } from './families';
import { hugeResult } from './huge';
import { NodeOp, type NodeServices } from './node-op';
import type { BodyResult } from './op';
import { Scope } from './scope';
import { readTensor } from './tensor-value';
import { isTensor, mergeTypes, tensorType } from './type';
import { typeText } from './type-text';
import type { ConstantValue } from './value';

/** Types and known elements of every value of a model: an overlay, keyed by graph and name. */
export interface Types {
  /** Names that resolve through outer graphs included. */
  typeOf(graph: Graph, value: string): ValueType | undefined;
  /** Elements of small tensors that depend on nothing but constants and sizes. */
  constantOf(graph: Graph, value: string): ConstantValue | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface InferOptions {
  /** Types of inputs of the main graph that replace the declared ones; a symbol that gets a number by that gets it everywhere. */
  readonly overrides?: ReadonlyMap<string, ValueType>;
  /** Elements of inputs of the main graph. */
  readonly values?: ReadonlyMap<string, ConstantValue>;
  /** Elements of tensors that are not in the model's own file (`externalValues`). */
  readonly external?: ReadonlyMap<TensorRef, ConstantValue>;
  /** Forget what the file says of its inner values and of the main graph's outputs. */
  readonly ignoreDeclared?: boolean;
}

/** Never throws on a bad model: what cannot be known stays unknown. Time is linear in the model's nodes. */
export function inferTypes(model: Model, options: InferOptions = {}): Types {
  return new Inference(model, options).run();
}

const maxDiagnostics = 100;
/** Deeper subgraphs and calls are not inferred: real models nest a handful of levels. */
const maxDepth = 64;
/** Ranks beyond any operator's: a hostile file's, not a model's. */
const maxRank = 64;

const functionKey = (domain: string, name: string) => `${domain}:${name}`;

class Inference implements Types {
  readonly diagnostics: Diagnostic[] = [];
  private readonly scopes = new Map<Graph, Scope>();
  private readonly functions: ReadonlyMap<string, FunctionDef>;
  private readonly bindings: ReadonlyMap<string, number>;
  private readonly ignoresDeclared: boolean;
  /** Bodies run again per call and per loop: a bound on node visits keeps nested ones from multiplying without end. */
  private visitsLeft: number;

  constructor(
    private readonly model: Model,
    private readonly options: InferOptions,
  ) {
    this.functions = new Map(model.functions.map((def) => [functionKey(def.domain, def.name), def]));
    this.bindings = bindingsOf(model.graphs[0]?.inputs ?? [], options.overrides);
    this.ignoresDeclared = options.ignoreDeclared === true || contradictsDeclared(model.graphs[0]?.inputs ?? [], options.overrides);
    this.visitsLeft = 100_000 + 4 * model.nodes.length;
  }

  run(): Types {
    const [main] = this.model.graphs;
    if (!main) return this;
    const scope = new Scope(main, undefined, this.model.opsets, undefined, 0);
    for (const input of main.inputs) this.setType(scope, input.name, this.options.overrides?.get(input.name) ?? this.bound(input.type));
    for (const [name, value] of this.options.values ?? []) this.setValue(scope, name, value);
    this.inferGraph(scope);
    return this;
  }

  typeOf(graph: Graph, value: string): ValueType | undefined {
    return this.scopes.get(graph)?.typeOf(value);
  }

  constantOf(graph: Graph, value: string): ConstantValue | undefined {
    const scope = this.scopes.get(graph);
    return scope && this.lookUp(scope, value);
  }

  private lookUp(scope: Scope, name: string): ConstantValue | undefined {
    const holder = scope.holderOf(name);
    const found = holder?.values.get(name);
    if (!holder || !found) return undefined;
    if ('elements' in found) return found;
    const value = this.read(found);
    if (value) holder.values.set(name, value);
    else holder.values.delete(name);
    return value;
  }

  private read(tensor: TensorRef): ConstantValue | undefined {
    return this.options.external?.get(tensor) ?? readTensor(tensor, this.model.bytes);
  }

  private bound(type: ValueType | undefined): ValueType | undefined {
    return this.bindings.size > 0 ? bindSymbols(type, this.bindings) : type;
  }

  private inferGraph(scope: Scope): void {
    const { graph } = scope;
    for (const [name, tensor] of graph.initializers) {
      if (scope.values.has(name)) continue;
      scope.types.delete(name);
      this.setType(scope, name, tensorType(tensor.dtype, tensor.dims));
      scope.values.set(name, tensor);
    }
    for (const [name, { values, dims }] of graph.sparseInitializers) this.setType(scope, name, tensorType(values.dtype, dims));
    const services: NodeServices = {
      value: (name) => this.lookUp(scope, name),
      tensor: (tensor) => this.read(tensor),
      body: (body, types, values) => this.inferBody(scope, body, types, values),
    };
    for (const node of executionOrder(graph).nodes) this.inferNode(scope, node, services);
    this.record(scope);
  }

  /** A body that runs several times (a function's calls) is remembered with what all of its runs agree on. */
  private record(scope: Scope): void {
    const before = this.scopes.get(scope.graph);
    this.scopes.set(scope.graph, before && scope.graph.id < 0 ? before.agreeingWith(scope) : scope);
  }

  private inferNode(scope: Scope, node: Node, services: NodeServices): void {
    if (this.visitsLeft-- <= 0) {
      this.reportOnce('shape-budget', node, 'The functions and loops of this model call each other too often to infer all types.');
      return;
    }
    const op = new NodeOp(node, scope, services);
    const { types, values } = this.guarded(node, () => this.resultOf(op, scope));
    for (const graph of subgraphsOf(node)) if (!this.scopes.has(graph)) this.inferBody(scope, graph, [], []);
    node.outputs.forEach((name, index) => {
      if (!name) return;
      const value = values[index];
      const inferred = value ? tensorType(value.dtype, value.dims) : types[index];
      const type = this.withDeclared(scope, node, name, inferred);
      this.setType(scope, name, type);
      if (value) this.setValue(scope, name, value);
      const huge = hugeResult(node, type);
      if (huge && !this.diagnostics.some(({ code }) => code === huge.code)) this.report(huge);
    });
  }

  private resultOf(op: NodeOp, scope: Scope): BodyResult {
    const { domain, opType } = op.node;
    const called = this.functions.get(functionKey(domain, opType));
    if (called) return this.callFunction(called, op, scope);
    const types = inferTables.get(domain)?.[opType]?.(op) ?? [];
    return { types, values: evaluateTables.get(domain)?.[opType]?.(op, types) ?? [] };
  }

  private guarded(node: Node, work: () => BodyResult): BodyResult {
    try {
      return work();
    } catch (thrown) {
      this.reportOnce(
        'shape-failed',
        node,
        `The type of ${node.opType} could not be inferred: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      );
      return { types: [], values: [] };
    }
  }

  private callFunction(called: FunctionDef, op: NodeOp, outer: Scope): BodyResult {
    if (outer.depth >= maxDepth) return { types: [], values: [] };
    const attributes = new Map<string, Attribute>([...called.defaults, ...op.node.attributes]);
    const opsets = new Map([...this.model.opsets, ...called.opsets]);
    const scope = new Scope(called.body, undefined, opsets, attributes, outer.depth + 1);
    called.inputs.forEach((name, index) => {
      this.setType(scope, name, op.inputs[index]);
      const value = op.value(index);
      if (value) this.setValue(scope, name, value);
    });
    this.inferGraph(scope);
    return this.resultsIn(scope, called.outputs);
  }

  private inferBody(outer: Scope, graph: Graph, types: BodyResult['types'], values: BodyResult['values']): BodyResult | undefined {
    if (outer.depth >= maxDepth) return undefined;
    const scope = new Scope(graph, outer, outer.opsets, outer.attributes, outer.depth + 1);
    graph.inputs.forEach(({ name, type }, index) => {
      this.setType(scope, name, mergeTypes(types[index], this.bound(type)).type);
      const value = values[index];
      if (value) this.setValue(scope, name, value);
    });
    this.inferGraph(scope);
    return this.resultsIn(
      scope,
      graph.outputs.map((output) => output.name),
    );
  }

  private resultsIn(scope: Scope, names: readonly string[]): BodyResult {
    return { types: names.map((name) => scope.typeOf(name)), values: names.map((name) => this.lookUp(scope, name)) };
  }

  private withDeclared(scope: Scope, node: Node, name: string, inferred: ValueType | undefined): ValueType | undefined {
    const declared = this.declaredType(scope.graph, name);
    const { type, conflict } = mergeTypes(inferred, declared);
    if (conflict) {
      this.report({
        severity: 'warning',
        code: 'shape-mismatch',
        where: node.name,
        what: `"${name}" is declared ${typeText(declared)}, but ${node.opType} gives ${typeText(inferred)}.`,
        fix: 'The inferred type is used: export the model again, or correct the declaration.',
      });
    }
    return type;
  }

  /** Subgraphs declare their outputs as part of their interface, so those count even where declarations are ignored. */
  private declaredType(graph: Graph, name: string): ValueType | undefined {
    const isMain = graph.id === 0;
    const inner = this.ignoresDeclared ? undefined : graph.valueInfo.get(name)?.type;
    return this.bound(inner ?? (isMain && this.ignoresDeclared ? undefined : this.outputTypes(graph).get(name)));
  }

  private readonly outputs = new Map<Graph, ReadonlyMap<string, ValueType | undefined>>();

  private outputTypes(graph: Graph): ReadonlyMap<string, ValueType | undefined> {
    const known = this.outputs.get(graph) ?? new Map(graph.outputs.map(({ name, type }) => [name, type]));
    this.outputs.set(graph, known);
    return known;
  }

  private setType(scope: Scope, name: string, type: ValueType | undefined): void {
    if (!name || !type || scope.types.has(name)) return;
    scope.types.set(name, soundType(type));
  }

  private setValue(scope: Scope, name: string, value: ConstantValue): void {
    scope.types.set(name, tensorType(value.dtype, value.dims));
    scope.values.set(name, value);
  }

  private reportOnce(code: string, node: Node, what: string): void {
    if (this.diagnostics.some((known) => known.code === code)) return;
    this.report({
      severity: 'warning',
      code,
      where: node.name,
      what,
      fix: 'Types of what follows stay unknown where the file does not declare them.',
    });
  }

  private report(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < maxDiagnostics) this.diagnostics.push(diagnostic);
  }
}

/** Sizes that no tensor can have, and ranks that no operator takes, count as unknown. */
function soundType(type: ValueType): ValueType {
  if (!isTensor(type) || !type.dims) return type;
  if (type.dims.length > maxRank) return { ...type, dims: undefined };
  const isSound = (dim: (typeof type.dims & object)[number]) => typeof dim !== 'number' || (Number.isSafeInteger(dim) && dim >= 0);
  return type.dims.every(isSound) ? type : { ...type, dims: type.dims.map((dim) => (isSound(dim) ? dim : undefined)) };
}
