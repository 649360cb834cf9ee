import { smallNumbers } from '../onnx/tensor';
import type { Attribute, Dim, FunctionDef, Graph, Model, ModelBytes, Node, TensorRef, ValueInfo, ValueType } from './graph';

/** Larger tensors are printed without their data. */
const shownElements = 16;

/** The model in the notation of `ir/text.ts`. */
export function printModel(model: Model): string {
  const opsets = [...model.opsets].map(([domain, version]) => (domain ? `${nameText(domain)} ${version}` : String(version)));
  const [main] = model.graphs;
  const lines = [`ir ${model.irVersion}`, `opset ${opsets.join(', ')}`, ...(main ? graphLines(main, model.bytes, '') : [])];
  return `${[...lines, ...model.functions.flatMap((def) => functionLines(def, model.bytes))].join('\n')}\n`;
}

/** Bare where the parser reads it as one name. */
const nameText = (name: string): string => (/^[A-Za-z_/][\w./#-]*$/.test(name) && !name.includes('//') ? name : `\`${name}\``);

function graphLines(graph: Graph, bytes: ModelBytes, indent: string): string[] {
  const head = `(${graph.inputs.map(infoText).join(', ')}) => (${graph.outputs.map(infoText).join(', ')})`;
  return [
    indent + head,
    ...[...graph.initializers.values()].map(
      (tensor) => `${indent}${nameText(tensor.name)}: ${shapeText(tensor)} = ${payloadText(tensor, bytes)}`,
    ),
    ...[...graph.valueInfo.values()].map((info) => indent + infoText(info)),
    ...graph.nodes.map((node) => indent + nodeText(node, bytes, indent)),
  ];
}

function functionLines(def: FunctionDef, bytes: ModelBytes): string[] {
  const attributes = def.attributes.length > 0 ? `<${def.attributes.map(nameText).join(', ')}>` : '';
  const opsets = [...def.opsets].map(([domain, version]) => (domain ? `${nameText(domain)} ${version}` : String(version)));
  const head = `function ${def.domain ? `${def.domain}::` : ''}${def.name}${attributes}(${def.inputs.map(nameText).join(', ')}) => (${def.outputs.map(nameText).join(', ')})`;
  return [`${head} opset ${opsets.join(', ')} {`, ...def.body.nodes.map((node) => `  ${nodeText(node, bytes, '  ')}`), '}'];
}

function infoText({ name, type }: ValueInfo): string {
  return type ? `${nameText(name)}: ${typeNotation(type)}` : nameText(name);
}

const dimNotation = (dim: Dim): string => (dim === undefined ? '?' : String(dim));

function typeNotation(type: ValueType | undefined): string {
  if (!type) return 'undefined';
  if (type.kind === 'map') return `map(${type.key ?? 'undefined'}, ${typeNotation(type.value)})`;
  if ('element' in type) return `${type.kind === 'sequence' ? 'seq' : 'optional'}(${typeNotation(type.element)})`;
  const text = `${type.dtype ?? 'undefined'}${type.dims ? `[${type.dims.map(dimNotation).join(',')}]` : ''}`;
  return type.kind === 'sparse' ? `sparse(${text})` : text;
}

const shapeText = ({ dtype, dims }: TensorRef): string => `${dtype}[${dims.join(',')}]`;

function payloadText(tensor: TensorRef, bytes: ModelBytes): string {
  const { data } = tensor;
  if (data.in === 'external') return `external(${JSON.stringify(data.location)}, ${data.offset}, ${data.length ?? 0})`;
  const count = tensor.dims.reduce((total, dim) => total * dim, 1);
  const values = count <= shownElements && tensor.dtype !== 'string' ? smallNumbers(tensor, bytes) : undefined;
  return values ? `{${values.map(numberText).join(', ')}}` : '...';
}

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';

function nodeText(node: Node, bytes: ModelBytes, indent: string): string {
  const name = node.ownName ? `[${nameText(node.ownName)}] ` : '';
  const outputs = node.outputs.map((output) => (output ? nameText(output) : '')).join(', ');
  const operator = node.domain ? `${node.domain}::${node.opType}` : node.opType;
  const attributes = [...node.attributes.values()].map(
    (attribute) => `${nameText(attribute.name)}=${attributeText(attribute, bytes, indent)}`,
  );
  const inputs = node.inputs.map((input) => (input ? nameText(input) : '')).join(', ');
  return `${name}${outputs} = ${operator}(${inputs})${attributes.length > 0 ? ` {${attributes.join(', ')}}` : ''}`;
}

/** A float always shows as one. */
const floatText = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : numberText(value));

function attributeText(attribute: Attribute, bytes: ModelBytes, indent: string): string {
  switch (attribute.type) {
    case 'float':
      return floatText(attribute.value);
    case 'string':
      return JSON.stringify(attribute.value);
    case 'tensor':
      return `${shapeText(attribute.value)} ${payloadText(attribute.value, bytes)}`;
    case 'graph':
      return `{\n${graphLines(attribute.value, bytes, `${indent}  `).join('\n')}\n${indent}}`;
    case 'ref':
      return `@${attribute.value}`;
    case 'type':
      return `type ${typeNotation(attribute.value)}`;
    case 'floats':
      return `[${attribute.value.map(floatText).join(', ')}]`;
    case 'ints':
      return `[${attribute.value.join(', ')}]`;
    case 'strings':
      return `[${attribute.value.map((text) => JSON.stringify(text)).join(', ')}]`;
    case 'int':
      return String(attribute.value);
    default:
      return '...';
  }
}
