import type { Attribute, FunctionDef, Model, Node } from '../../ir/graph';
import { subgraphsOf } from '../../ir/order';
import { attributesOf, leftOut, opOf, type ValueId, WorkGraph, type WorkNode } from './work-graph';

export const inlined = { rule: 'inlined', reason: 'Replaced by the smaller operators that define it, and those run in its place.' };

/** What ONNX defines by other operators and ONNX Runtime has no kernel of its own for; seen in the placement of onnx's node tests. */
const functionsWithoutKernel = new Set('CenterCropPad Mish NegativeLogLikelihoodLoss SequenceMap SoftmaxCrossEntropyLoss'.split(' '));

/** The same, and the QNN provider takes these whole where it can. */
export const functionsOfProvider = new Set('CastLike GroupNormalization HardSwish Swish'.split(' '));

/** Definitions short enough to follow; the others stay as one node that counts as removed. */
const expansions: Readonly<Record<string, readonly string[]>> = {
  HardSwish: ['HardSigmoid'],
  Swish: ['Sigmoid'],
  Mish: ['Softplus', 'Tanh'],
};

/** Functions may call functions; files that nest deeper are hostile. */
const maxDepth = 16;

/**
 * Puts definitions in place of function operators and of the model's own functions. In the session the parts remember the node of the file that called
 * them; before it, in the quantizer's preprocessing, the calls are simply gone. True when there was one.
 */
export function inlineFunctions(graph: WorkGraph, inSession: boolean): boolean {
  const own = functionsOf(graph.model);
  let any = false;
  for (let depth = 0; depth < maxDepth; depth++) {
    const calls = graph.order().filter((node) => own.has(node.op) || isFunction(node, inSession, graph));
    if (calls.length === 0) return any;
    any = true;
    for (const call of calls) expand(call, own.get(call.op), graph, inSession);
  }
  return any;
}

/** Would `inlineFunctions` find a call? */
export function hasFunctions(graph: WorkGraph, inSession: boolean): boolean {
  const own = functionsOf(graph.model);
  return graph.order().some((node) => own.has(node.op) || isFunction(node, inSession, graph));
}

/** The model's own functions by operator. */
const functionsOf = ({ functions }: Model): ReadonlyMap<string, FunctionDef> =>
  new Map(functions.map((definition) => [definition.domain ? `${definition.domain}.${definition.name}` : definition.name, definition]));

function isFunction({ op, source }: WorkNode, inSession: boolean, graph: WorkGraph): boolean {
  if (source && graph.removals.has(source.id)) return false;
  return functionsWithoutKernel.has(op) || (!inSession && functionsOfProvider.has(op));
}

function expand(node: WorkNode, definition: FunctionDef | undefined, graph: WorkGraph, inSession: boolean): void {
  const call = inSession ? (node.call ?? node.source) : undefined;
  const gate = expansions[node.op];
  if (definition && isFlat(definition)) expandBody(node, definition, call, graph);
  else if (gate) expandGate(node, gate, call, graph);
  else if (node.source) graph.removals.set(node.source.id, inlined);
}

/** x times a function of x. */
function expandGate(node: WorkNode, functions: readonly string[], call: Node | undefined, graph: WorkGraph): void {
  const [x] = node.inputs as [ValueId];
  const [output] = node.outputs as [ValueId];
  graph.remove(node, inlined);
  let factor = x;
  for (const op of functions) {
    const next = graph.newValue(graph.factsOf(x));
    graph.insert(op, [factor], [next], undefined, call);
    factor = next;
  }
  graph.insert('Mul', [x, factor], [output], undefined, call);
}

/** Branches and loop bodies would need their captured names replaced as well: calls of such functions stay as one node. */
const isFlat = ({ body }: FunctionDef): boolean => body.nodes.every((node) => subgraphsOf(node).next().done);

function expandBody(node: WorkNode, { body, inputs, outputs, defaults }: FunctionDef, call: Node | undefined, graph: WorkGraph): void {
  graph.remove(node, inlined);
  const values = new Map<string, ValueId>([['', leftOut], ...inputs.map((name, at) => [name, node.inputs[at] ?? leftOut] as const)]);
  outputs.forEach((name, at) => {
    if (node.outputs[at]) values.set(name, node.outputs[at]);
  });
  const inner = new WorkGraph(graph.model, body, graph.types);
  const outerOf = (name: string): ValueId => {
    let outer = values.get(name);
    if (outer === undefined) {
      const value = inner.valueNamed(name);
      outer = graph.newValue({ ...inner.factsOf(value), constant: false }, inner.elementsOf(value));
      values.set(name, outer);
    }
    return outer;
  };
  for (const part of body.nodes) {
    const attributes = [...part.attributes.values()].flatMap((attribute) => resolved(attribute, node, defaults) ?? []);
    graph.insert(opOf(part), part.inputs.map(outerOf), part.outputs.map(outerOf), attributesOf(attributes), call);
  }
}

/** An attribute that refers to one of the caller's takes its value, or the default's; without either it is left out. */
function resolved(attribute: Attribute, call: WorkNode, defaults: FunctionDef['defaults']): Attribute | undefined {
  if (attribute.type !== 'ref') return attribute;
  const given = call.attributes.get(attribute.value) ?? defaults.get(attribute.value);
  return given && { ...given, name: attribute.name };
}
