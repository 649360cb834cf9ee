import { type Diagnostic, diagnostic } from '../problem';
import type { Graph, Model } from './graph';
import { executionOrder } from './order';

/** A graph as a place in a message: the main graph by its name, a subgraph by the node that holds it. */
function placeOf(graph: Graph): string {
  return graph.parent ? `node "${graph.parent.node.name}", ${graph.parent.attribute}` : `graph "${graph.name}"`;
}

/** Every value has one producer, every input and output is listed once, nodes have names of their own. */
export function* checkNames(model: Model): Iterable<Diagnostic> {
  for (const graph of model.graphs) {
    const place = placeOf(graph);
    yield* repeated(graph.inputs, 'input', place);
    yield* repeated(graph.outputs, 'output', place);
    const producers = new Map<string, string>(graph.inputs.map(({ name }) => [name, 'a graph input']));
    for (const node of graph.nodes)
      for (const output of node.outputs) {
        if (output === '') continue;
        const before = producers.get(output) ?? (graph.initializers.has(output) ? 'an initializer' : undefined);
        if (before)
          yield diagnostic(
            'error',
            'duplicate-value',
            `node "${node.name}"`,
            `Node "${node.name}" writes "${output}", which ${before} already is.`,
            'Give each value one producer (SSA form).',
          );
        producers.set(output, `an output of node "${node.name}"`);
      }
  }
  yield* repeatedNodeNames(model);
}

function* repeated(infos: readonly { readonly name: string }[], kind: string, place: string): Iterable<Diagnostic> {
  const seen = new Set<string>();
  for (const { name } of infos) {
    if (seen.has(name)) yield diagnostic('error', 'duplicate-name', place, `The graph ${kind} "${name}" is listed twice.`, 'List it once.');
    seen.add(name);
  }
}

function* repeatedNodeNames(model: Model): Iterable<Diagnostic> {
  const seen = new Map<string, number>();
  for (const { ownName } of model.nodes) if (ownName !== '') seen.set(ownName, (seen.get(ownName) ?? 0) + 1);
  for (const [name, count] of seen)
    if (count > 1)
      yield diagnostic(
        'warning',
        'duplicate-node-name',
        `node "${name}"`,
        `${count} nodes are called "${name}"; they are shown as "${name}", "${name}#2" ...`,
        'Give each node a name of its own: tools refer to nodes by name.',
      );
}

/** Every value that is read comes from somewhere: an input, an initializer, a node, or a graph around this one. */
export function* checkSources(model: Model): Iterable<Diagnostic> {
  for (const graph of model.graphs) {
    const known = (name: string): boolean => scopes(graph).some((scope) => definedIn(scope).has(name));
    for (const node of graph.nodes)
      for (const input of node.inputs)
        if (input !== '' && !known(input))
          yield diagnostic(
            'error',
            'value-missing',
            `node "${node.name}"`,
            `Node "${node.name}" (${node.opType}) reads "${input}", which nothing produces.`,
            'Export the model again, or add the missing node, input or initializer.',
          );
    for (const { name } of graph.outputs)
      if (!known(name))
        yield diagnostic(
          'error',
          'value-missing',
          placeOf(graph),
          `The graph output "${name}" is produced by no node.`,
          'Export the model again.',
        );
  }
  const main = model.graphs[0]!;
  if (main.nodes.length === 0)
    yield diagnostic('warning', 'graph-empty', placeOf(main), 'The graph has no nodes.', 'Export the model again.');
  if (main.outputs.length === 0)
    yield diagnostic(
      'error',
      'graph-no-outputs',
      placeOf(main),
      'The graph has no outputs, so nothing of it would be computed.',
      'Mark the values that the model is to give as graph outputs.',
    );
}

function scopes(graph: Graph): readonly Graph[] {
  const out: Graph[] = [];
  for (let scope: Graph | undefined = graph; scope; scope = scope.parent?.node.graph) out.push(scope);
  return out;
}

const definitions = new WeakMap<Graph, ReadonlySet<string>>();

function definedIn(graph: Graph): ReadonlySet<string> {
  const known = definitions.get(graph);
  if (known) return known;
  const names = new Set([...graph.inputs.map(({ name }) => name), ...graph.initializers.keys(), ...graph.sparseInitializers.keys()]);
  for (const node of graph.nodes) for (const output of node.outputs) if (output !== '') names.add(output);
  definitions.set(graph, names);
  return names;
}

/** Which input of an operator holds weights: there a graph input is seldom meant, and QNN wants constants. */
const weightInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  BatchNormalization: [1, 2, 3, 4],
  PRelu: [1],
  Add: [1],
  MatMul: [1],
};

/**
 * Weights are initializers. Before IR version 4 every initializer is listed as a graph input too, so one that was lost looks like an input;
 * only there do Add and MatMul count, whose second operand is often data.
 */
export function* checkWeights(model: Model): Iterable<Diagnostic> {
  const main = model.graphs[0]!;
  yield* checkOverridable(model);
  const inputs = new Set(main.inputs.map(({ name }) => name).filter((name) => !main.initializers.has(name)));
  const listed = model.irVersion < 4 && inputs.size > 1;
  const reshaped = new Map(main.nodes.filter(({ opType }) => opType === 'Reshape').map((node) => [node.outputs[0], node.inputs[0]]));
  for (const node of main.nodes) {
    if (!listed && (node.opType === 'Add' || node.opType === 'MatMul')) continue;
    for (const index of weightInputs[node.opType] ?? []) {
      const name = node.inputs[index] ?? '';
      const source = inputs.has(name) ? name : reshaped.get(name);
      if (source !== undefined && inputs.has(source))
        yield diagnostic(
          'warning',
          'weight-is-input',
          `node "${node.name}"`,
          `${node.opType} "${node.name}" takes its weights from the graph input "${source}", not from an initializer.`,
          'If the initializer was lost, export the model again; QNN compiles constant weights far better.',
        );
    }
  }
}

/** From IR version 4 on, an initializer that is also an input may be replaced by the caller: no tool may fold it or take it for a constant. */
function* checkOverridable({ irVersion, graphs }: Model): Iterable<Diagnostic> {
  const main = graphs[0]!;
  const listed = main.inputs.filter(({ name }) => main.initializers.has(name));
  if (irVersion < 4 || listed.length === 0) return;
  const many = listed.length === 1 ? 'The initializer' : `${listed.length} initializers,`;
  yield diagnostic(
    'warning',
    'initializer-is-input',
    placeOf(main),
    `${many} "${listed[0]!.name}"${listed.length === 1 ? ' is' : ' among them, are'} listed as graph inputs, so the caller may replace them and they are no constants: QNN refuses some operators for that, BatchNormalization for one.`,
    'Export with keep_initializers_as_inputs=False, or take them out of the graph inputs.',
  );
}

/** Nodes can run one after another. */
export function* checkOrder(model: Model): Iterable<Diagnostic> {
  for (const graph of model.graphs) {
    const { nodes, sorted, cyclic } = executionOrder(graph);
    const stuck = nodes.slice(nodes.length - cyclic);
    if (cyclic > 0)
      yield diagnostic(
        'error',
        'graph-cycle',
        placeOf(graph),
        `${cyclic} nodes wait for their own results, "${stuck[0]!.name}" among them.`,
        'Break the cycle: a node may only read what comes before it.',
      );
    else if (!sorted)
      yield diagnostic(
        'warning',
        'graph-unsorted',
        placeOf(graph),
        'The nodes are not in the order in which they can run; they are shown sorted.',
        'Sort the graph topologically: ONNX asks for it and some tools insist.',
      );
  }
}
