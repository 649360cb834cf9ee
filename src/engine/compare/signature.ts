import type { Attribute, Model, TensorRef } from '../ir/graph';
import { attributeText } from '../view/attribute-text';
import type { Origin, Wiring } from './wiring';

/** Of a large payload the ends tell enough for matching; whether it is equal is found out later, byte by byte. */
const hashedBytes = 2048;

/** Texts as small numbers: equal texts of both models have equal numbers, and no two texts share one. */
export class Interner {
  private readonly ids = new Map<string, number>();

  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.ids.size);
    return this.ids.size - 1;
  }
}

/** Numbers that are equal where nodes look alike, in four strengths. By node id. */
export interface Signatures {
  /** Operator, attributes, and the constants it reads by content. */
  readonly exact: Int32Array;
  /** The same with constants by their shape alone: trained further, still the same node. */
  readonly shape: Int32Array;
  readonly operator: Int32Array;
}

export function signaturesOf(wiring: Wiring, interner: Interner): Signatures {
  const { model } = wiring;
  const count = model.nodes.length;
  const result = { exact: new Int32Array(count), shape: new Int32Array(count), operator: new Int32Array(count) };
  const contents = new Map<TensorRef, string>();
  const contentOf = (tensor: TensorRef) => {
    const known = contents.get(tensor) ?? contentText(tensor, model);
    contents.set(tensor, known);
    return known;
  };
  for (const node of model.nodes) {
    const operator = `${node.domain}:${node.opType}`;
    const attributes = [...node.attributes.values()].map((one) => `${one.name}=${attributeKey(one, model)}`).sort();
    const inputs = wiring.inputs[node.id]!;
    const base = `${operator} ${attributes.join(';')} ${node.outputs.length}`;
    result.operator[node.id] = interner.id(operator);
    result.shape[node.id] = interner.id(`${base} ${inputs.map((one) => constantText(one, (tensor) => tensor.dims.join('×'))).join(',')}`);
    result.exact[node.id] = interner.id(`${base} ${inputs.map((one) => constantText(one, contentOf)).join(',')}`);
  }
  return result;
}

/** A quantized constant is known by its shape only: its float one has other bytes. */
function constantText(origin: Origin, textOf: (tensor: TensorRef) => string): string {
  if (origin.from !== 'constant') return origin.from;
  return origin.through.length > 0 ? origin.tensor.dims.join('×') : textOf(origin.tensor);
}

/** An attribute's whole value as text: what a reader sees is cut. */
export function attributeKey(attribute: Attribute, model: Model): string {
  switch (attribute.type) {
    case 'tensor':
      return contentText(attribute.value, model);
    case 'graph':
      return 'graph';
    case 'graphs':
      return `${attribute.value.length} graphs`;
    case 'floats':
    case 'ints':
      return `[${attribute.value.join(',')}]`;
    case 'strings':
      return JSON.stringify(attribute.value);
    case 'string':
      return JSON.stringify(attribute.value);
    default:
      return attributeText(attribute);
  }
}

function contentText(tensor: TensorRef, model: Model): string {
  const { data, dtype, dims } = tensor;
  const shape = `${dtype}[${dims.join('×')}]`;
  if (data.in === 'external') return `${shape} elsewhere`;
  const spans =
    data.in === 'raw' ? [data.span] : data.in === 'typed' ? data.runs.map(({ span }) => span) : data.in === 'strings' ? data.spans : [];
  let hash = 0x811c9dc5;
  let length = 0;
  for (const span of spans.slice(0, 64)) {
    length += span.length;
    const bytes = model.bytes.view(span);
    if (bytes) hash = hashEnds(bytes, hash);
  }
  return `${shape} ${length} ${hash}`;
}

/** FNV-1a over the first and the last bytes. */
function hashEnds(bytes: Uint8Array, start: number): number {
  let hash = start;
  const mix = (from: number, to: number) => {
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  };
  mix(0, Math.min(bytes.length, hashedBytes));
  mix(Math.max(hashedBytes, bytes.length - hashedBytes), bytes.length);
  return hash >>> 0;
}
