import { intsAttribute } from '../../ir/attributes';
import type { Attribute } from '../../ir/graph';
import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

/** Two draws are two values, and each quantized operator keeps a DequantizeLinear of its own. */
const neverMerged = /^(Random|Multinomial|Bernoulli|Dropout|DequantizeLinear|com\.microsoft\.DequantizeLinear)/;

/** Constants of up to this many elements that are equal count as one (constant_sharing.cc). */
const sharedElements = 8;

const smallTensorBytes = 64;

/** Computes once what the graph computes twice: same operator, same attributes, same inputs. */
export function mergeDuplicates(graph: WorkGraph): void {
  const first = new Map<string, WorkNode>();
  for (const node of graph.order()) {
    if (node.captures.length > 0 || neverMerged.test(node.op) || node.inputs.length === 0) continue;
    const key = keyOf(node, graph);
    const twin = key === undefined ? undefined : first.get(key);
    if (key !== undefined && !twin) first.set(key, node);
    else if (twin && twin.outputs.length === node.outputs.length) merge(node, twin, graph);
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
  return [node.op, ...attributes, ...node.inputs.map((input) => valueKey(input, graph))].join('\u0001');
}

function valueKey(value: ValueId, graph: WorkGraph): string {
  const { elements, dims, dtype } = graph.factsOf(value);
  return elements && elements.length <= sharedElements ? `${dtype}[${dims}]{${elements}}` : String(value);
}

function textOf(attribute: Attribute, graph: WorkGraph): string | undefined {
  const { name, type } = attribute;
  switch (type) {
    case 'int':
    case 'float':
    case 'string':
      return `${name}=${attribute.value}`;
    case 'ints':
      return `${name}=${intsAttribute({ attributes: new Map([[name, attribute]]) }, name)}`;
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
