import type { Attribute } from '../../ir/graph';
import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

/** Two draws are two values, and each quantized operator keeps a DequantizeLinear of its own. */
const neverMerged = /^(Random|Multinomial|Bernoulli|Dropout|DequantizeLinear|com\.microsoft\.DequantizeLinear)/;

/** Constants of up to this many elements that are equal count as one (constant_sharing.cc). */
const sharedElements = 8;

const smallTensorBytes = 64;

/** Computes once what the graph computes twice: same operator, same attributes, same inputs. */
export function mergeDuplicates(graph: WorkGraph): void {
  const first = new FirstNodes(graph);
  for (const node of graph.order()) {
    if (node.captures.length > 0 || neverMerged.test(node.op) || node.inputs.length === 0) continue;
    const twin = first.twinOf(node);
    if (twin && twin.outputs.length === node.outputs.length) merge(node, twin, graph);
  }
}

/** The first of all nodes that compute the same. Only nodes that read the same are compared by their text, which takes long to make. */
class FirstNodes {
  private readonly byInputs = new Map<number, WorkNode | Map<string, WorkNode>>();
  private readonly constants = new Map<string, ValueId>();

  constructor(private readonly graph: WorkGraph) {}

  /** The node before this one that computes the same; undefined makes this one the first. */
  twinOf(node: WorkNode): WorkNode | undefined {
    const hash = this.hashOf(node);
    const known = this.byInputs.get(hash);
    if (!known) {
      this.byInputs.set(hash, node);
      return undefined;
    }
    const alike = known instanceof Map ? known : this.listed(new Map(), known);
    this.byInputs.set(hash, alike);
    const key = keyOf(node, this.graph);
    const twin = key === undefined ? undefined : alike.get(key);
    if (!twin) this.listed(alike, node);
    return twin;
  }

  private listed(alike: Map<string, WorkNode>, node: WorkNode): Map<string, WorkNode> {
    const key = keyOf(node, this.graph);
    return key === undefined ? alike : alike.set(key, node);
  }

  private hashOf({ inputs }: WorkNode): number {
    let hash = 0;
    for (const input of inputs) hash = (Math.imul(hash, 31) + this.shared(input)) | 0;
    return hash;
  }

  /** The value itself, or the first small constant that is equal to it. */
  private shared(value: ValueId): ValueId {
    const text = sharedText(value, this.graph);
    if (text === undefined) return value;
    const known = this.constants.get(text);
    if (known === undefined) this.constants.set(text, value);
    return known ?? value;
  }
}

function merge(node: WorkNode, twin: WorkNode, graph: WorkGraph): void {
  const used = node.outputs.filter((name) => name !== leftOut);
  if (used.some((name) => graph.outputs.has(name) || graph.usersOf(name).some(({ captures }) => captures.includes(name)))) return;
  for (const [at, name] of node.outputs.entries()) if (name) graph.redirect(name, twin.outputs[at] as ValueId);
  graph.remove(node, { rule: 'duplicate', reason: `Computes the same as ${twin.source?.name ?? `another ${node.op}`}, which is kept.` });
}

/** Undefined where equality is not worth finding out: a node with graphs or large tensors in its attributes. */
function keyOf(node: WorkNode, graph: WorkGraph): string | undefined {
  const attributes = [...node.attributes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((attribute) => textOf(attribute, graph));
  if (attributes.includes(undefined)) return undefined;
  return [node.op, ...attributes, ...node.inputs.map((input) => sharedText(input, graph) ?? input)].join('\u0001');
}

/** What equal small constants have in common. */
function sharedText(value: ValueId, graph: WorkGraph): string | undefined {
  const { elements, dims, dtype } = graph.factsOf(value);
  return elements && elements.length <= sharedElements ? `${dtype}[${dims}]{${elements}}` : undefined;
}

function textOf(attribute: Attribute, graph: WorkGraph): string | undefined {
  const { name, type } = attribute;
  switch (type) {
    case 'int':
    case 'float':
    case 'string':
      return `${name}=${attribute.value}`;
    case 'ints':
      return `${name}=${attribute.value.map(Number)}`;
    case 'floats':
    case 'strings':
      return `${name}=${JSON.stringify(attribute.value)}`;
    case 'tensor': {
      const { dtype, dims, span } = attribute.value;
      return span.length <= smallTensorBytes ? `${name}=${dtype}[${dims}]${graph.model.bytes.view(span)?.join()}` : undefined;
    }
    default:
      return undefined;
  }
}
