import { dtypeFromCode } from '../ir/dtype';
import type { Dim, Span, ValueInfo, ValueType } from '../ir/graph';
import type { ParseContext } from './parse-context';

/** Sequences of sequences: nobody nests deeper, but a hostile file might. */
const maxTypeDepth = 32;
type Range = Span & { readonly clamped?: boolean };

/** TypeProto; undefined for an empty or opaque type. */
export function parseType(context: ParseContext, span: Range, depth = 0): ValueType | undefined {
  let type: ValueType | undefined;
  if (depth > maxTypeDepth) {
    context.report('error', 'type-depth', `A type is nested more than ${maxTypeDepth} deep.`, 'Export the model again.', span.at);
    return undefined;
  }
  context.message('type', span, (cursor) => {
    switch (cursor.field) {
      case 1:
        type = parseTensorType(context, cursor.span(), 'tensor');
        return true;
      case 8:
        type = parseTensorType(context, cursor.span(), 'sparse');
        return true;
      case 4:
        type = { kind: 'sequence', element: parseElement(context, cursor.span(), depth) };
        return true;
      case 9:
        type = { kind: 'optional', element: parseElement(context, cursor.span(), depth) };
        return true;
      case 5:
        type = parseMap(context, cursor.span(), depth);
        return true;
      default:
        return false;
    }
  });
  return type;
}

function parseElement(context: ParseContext, span: Range, depth: number): ValueType | undefined {
  let element: ValueType | undefined;
  context.message('elem_type', span, (cursor) => {
    if (cursor.field !== 1) return false;
    element = parseType(context, cursor.span(), depth + 1);
    return true;
  });
  return element;
}

function parseMap(context: ParseContext, span: Range, depth: number): ValueType {
  let key = 0;
  let value: ValueType | undefined;
  context.message('map_type', span, (cursor) => {
    if (cursor.field === 1) key = Number(cursor.int());
    else if (cursor.field === 2) value = parseType(context, cursor.span(), depth + 1);
    else return false;
    return true;
  });
  return { kind: 'map', key: dtypeFromCode(key), value };
}

function parseTensorType(context: ParseContext, span: Range, kind: 'tensor' | 'sparse'): ValueType {
  let code = 0;
  let dims: Dim[] | undefined;
  context.message('tensor_type', span, (cursor) => {
    if (cursor.field === 1) code = Number(cursor.int());
    else if (cursor.field === 2) dims = parseShape(context, cursor.span());
    else return false;
    return true;
  });
  const dtype = code === 0 ? undefined : dtypeFromCode(code);
  if (code !== 0 && dtype === undefined)
    context.report(
      'error',
      'tensor-dtype',
      `A value has the unknown data type ${code}.`,
      'Export the model with a data type that ONNX defines.',
      span.at,
    );
  return { kind, dtype, dims };
}

function parseShape(context: ParseContext, span: Range): Dim[] {
  const dims: Dim[] = [];
  context.message('shape', span, (cursor) => {
    if (cursor.field !== 1) return false;
    dims.push(parseDimension(context, cursor.span()));
    return true;
  });
  return dims;
}

function parseDimension(context: ParseContext, span: Range): Dim {
  let dim: Dim;
  context.message('dim', span, (cursor) => {
    if (cursor.field === 1) dim = declaredDim(context, Number(cursor.int()), span.at);
    else if (cursor.field === 2) dim = context.text(cursor) || undefined;
    else return false;
    return true;
  });
  return dim;
}

/** A negative dimension is how some exporters say "unknown"; ONNX has no such value. */
function declaredDim(context: ParseContext, value: number, at: number): Dim {
  if (value < 0) {
    context.report(
      'warning',
      'dim-negative',
      `A dimension is ${value}; it is read as unknown.`,
      'Give the dimension a name (dim_param) or leave it out.',
      at,
    );
    return undefined;
  }
  if (value > Number.MAX_SAFE_INTEGER) {
    context.report(
      'error',
      'dim-huge',
      `A dimension is ${value}, more than any memory holds.`,
      'Export the model again with the true shape.',
      at,
    );
    return undefined;
  }
  return value;
}

export function parseValueInfo(context: ParseContext, span: Range, label: string): ValueInfo {
  let name = '';
  let type: ValueType | undefined;
  let doc = '';
  context.message(label, span, (cursor) => {
    switch (cursor.field) {
      case 1:
        name = context.text(cursor);
        return true;
      case 2:
        type = parseType(context, cursor.span());
        return true;
      case 3:
        doc = context.text(cursor);
        return true;
      default:
        return false;
    }
  });
  return { name, type, doc };
}
