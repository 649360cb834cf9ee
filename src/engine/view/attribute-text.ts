import type { Attribute, Graph, TensorRef } from '../ir/graph';
import { typeText } from '../shape/type-text';

/** More than this is cut: a panel shows attributes, it is no data browser. */
const maxItems = 64;
const maxText = 2000;

/** An attribute's value as one line of text. */
export function attributeText(attribute: Attribute): string {
  return cut(text(attribute), maxText);
}

function text(attribute: Attribute): string {
  switch (attribute.type) {
    case 'float':
      return floatText(attribute.value);
    case 'int':
    case 'string':
      return String(attribute.value);
    case 'floats':
      return list(attribute.value, floatText);
    case 'ints':
      return list(attribute.value, String);
    case 'strings':
      return list(attribute.value, (value) => JSON.stringify(value));
    case 'tensor':
      return tensorText(attribute.value);
    case 'tensors':
      return list(attribute.value, tensorText);
    case 'graph':
      return graphText(attribute.value);
    case 'graphs':
      return list(attribute.value, graphText);
    case 'sparse':
      return typeText({ kind: 'sparse', dtype: attribute.value.values.dtype, dims: attribute.value.dims });
    case 'sparses':
      return `${attribute.value.length} sparse tensors`;
    case 'type':
      return typeText(attribute.value);
    case 'types':
      return list(attribute.value, typeText);
    case 'ref':
      return `the caller's attribute "${attribute.value}"`;
  }
}

/** A float32 read as a double shows digits that nobody wrote: 0.1 instead of 0.10000000149011612. */
export function floatText(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

function list<T>(items: readonly T[], one: (item: T) => string): string {
  const shown = items.slice(0, maxItems).map(one).join(', ');
  return items.length > maxItems ? `[${shown}, … ${items.length} in all]` : `[${shown}]`;
}

function tensorText({ dtype, dims }: TensorRef): string {
  return typeText({ kind: 'tensor', dtype, dims });
}

function graphText({ name, nodes }: Graph): string {
  return `graph "${name}" (${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'})`;
}

function cut(value: string, length: number): string {
  return value.length > length ? `${value.slice(0, length)}… ${value.length} characters in all` : value;
}
