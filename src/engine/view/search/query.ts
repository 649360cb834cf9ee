/** What a field is compared with. */
export type FieldKind = 'text' | 'word' | 'attribute' | 'type' | 'shape' | 'unit' | 'count' | 'bytes' | 'time' | 'bits' | 'weight';

export interface QueryField {
  readonly name: string;
  readonly kind: FieldKind;
  /** Does the model say it, or only who draws it: placement, pins and times differ from page to page. */
  readonly known: 'model' | 'page';
  /** For the list that completes a query. */
  readonly hint: string;
  readonly example: string;
}

/** The fields of a query, in the order in which they are offered. */
export const queryFields = [
  { name: 'op', kind: 'word', known: 'model', hint: 'operator; * stands for anything', example: 'op:Conv' },
  { name: 'name', kind: 'text', known: 'model', hint: 'part of the node’s name', example: 'name:layer1' },
  { name: 'value', kind: 'text', known: 'model', hint: 'part of the name of an input or output', example: 'value:conv_1_out' },
  { name: 'unit', kind: 'unit', known: 'page', hint: 'htp, gpu, cpu or removed', example: 'unit:cpu' },
  { name: 'time', kind: 'time', known: 'page', hint: 'time of the layer, as shown', example: 'time>1ms' },
  { name: 'rule', kind: 'text', known: 'page', hint: 'why it runs where it runs', example: 'rule:dynamic-shape' },
  { name: 'bits', kind: 'bits', known: 'model', hint: 'bit width of activations or weights', example: 'bits:8' },
  { name: 'attr', kind: 'attribute', known: 'model', hint: 'has the attribute, or has it so', example: 'attr:kernel_shape=3' },
  { name: 'type', kind: 'type', known: 'model', hint: 'element type of an input or output', example: 'type:float16' },
  { name: 'shape', kind: 'shape', known: 'model', hint: 'neighboring dimensions of an input or output', example: 'shape:1x3x224' },
  { name: 'macs', kind: 'count', known: 'model', hint: 'multiply-accumulates', example: 'macs>1M' },
  { name: 'bytes', kind: 'bytes', known: 'model', hint: 'size of the outputs', example: 'bytes>1MB' },
  { name: 'weight', kind: 'weight', known: 'model', hint: 'name or size of its constants', example: 'weight>1MB' },
  { name: 'in', kind: 'text', known: 'model', hint: 'name scope or body', example: 'in:encoder/layer.3' },
  { name: 'domain', kind: 'word', known: 'model', hint: 'operator set', example: 'domain:com.microsoft' },
] as const satisfies readonly QueryField[];

export type FieldName = (typeof queryFields)[number]['name'];

/** `:` is "has" for text and "is" for numbers. */
export type Relation = ':' | '=' | '>' | '>=' | '<' | '<=';

export interface Condition {
  /** `any`: a bare word, looked for in names, operators, values and attributes. */
  readonly field: FieldName | 'any';
  readonly relation: Relation;
  readonly negated: boolean;
  /** Lower case. One of them must hold. */
  readonly wanted: readonly string[];
  /** The same as numbers, in µs, bytes or pieces, where the field is one. */
  readonly numbers: readonly number[];
  /** The attribute's name, lower case. */
  readonly key: string;
}

/** One of the alternatives must hold; an alternative holds when all of its conditions do. */
export interface Query {
  readonly alternatives: readonly (readonly Condition[])[];
}

/** Why a query asks nothing, as a sentence, with the place in its text. */
export interface QueryProblem {
  readonly message: string;
  readonly at: number;
  readonly length: number;
}

export type ParsedQuery = { readonly query: Query } | { readonly problem: QueryProblem };

export function fieldNamed(name: string): QueryField | undefined {
  return queryFields.find((field) => field.name === name);
}

/** The conditions that only the page can judge, in the order in which their answers travel. */
export function pageConditions({ alternatives }: Query): readonly Condition[] {
  return alternatives.flat().filter(({ field }) => fieldNamed(field)?.known === 'page');
}
