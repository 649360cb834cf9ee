import { type DType, dtypeFromCode } from '../ir/dtype';
import type { Int, Span, SparseTensorRef, TensorData, TensorRef, TypedField } from '../ir/graph';
import { parsePair } from './parse-common';
import type { ParseContext } from './parse-context';
import { wireType } from './wire';

const typedFields: Readonly<Record<number, TypedField>> = {
  4: 'float_data',
  5: 'int32_data',
  7: 'int64_data',
  10: 'double_data',
  11: 'uint64_data',
};
/** A rank beyond this is damage, not a tensor: onnxruntime and QNN stop far below. */
const maxRank = 64;

interface Draft {
  name: string;
  dims: Int[];
  code: number;
  raw?: Span;
  runs: { span: Span; packed: boolean }[];
  field?: TypedField;
  strings: Span[];
  external: Map<string, string>;
  isExternal: boolean;
}

/** Reads a TensorProto as a reference: where its elements lie, not the elements. */
export function parseTensor(context: ParseContext, span: Span & { clamped?: boolean }, label: string): TensorRef {
  const draft: Draft = { name: '', dims: [], code: 0, runs: [], strings: [], external: new Map(), isExternal: false };
  context.message(label, span, (cursor) => {
    const typed = typedFields[cursor.field];
    if (typed) {
      draft.field = typed;
      draft.runs.push(elementRun(cursor));
      return true;
    }
    switch (cursor.field) {
      case 1:
        cursor.ints(draft.dims);
        return true;
      case 2:
        draft.code = Number(cursor.int());
        return true;
      case 6:
        draft.strings.push(payload(cursor));
        return true;
      case 8:
        draft.name = context.text(cursor);
        return true;
      case 9:
        draft.raw = payload(cursor);
        return true;
      case 13: {
        const [key, value] = parsePair(context, cursor.span(), 'external_data');
        draft.external.set(key, value);
        return true;
      }
      case 14:
        draft.isExternal = Number(cursor.int()) === 1;
        return true;
      default:
        return false;
    }
  });
  return { name: draft.name, dtype: dtypeOf(context, draft), dims: dimsOf(context, draft), data: dataOf(context, draft), span };
}

type PayloadCursor = {
  span(): Span & { readonly clamped?: boolean };
  readonly field: number;
  readonly wire: number;
  readonly at: number;
  skip(): void;
};

/** A payload is not touched, so it may lie in a hole of the loaded file. */
function payload(cursor: PayloadCursor): Span {
  const { at, length } = cursor.span();
  return { at, length };
}

function elementRun(cursor: PayloadCursor): { span: Span; packed: boolean } {
  if (cursor.wire === wireType.bytes) return { span: payload(cursor), packed: true };
  const { at } = cursor;
  cursor.skip();
  return { span: { at, length: cursor.at - at }, packed: false };
}

function dtypeOf(context: ParseContext, { code, name }: Draft): DType {
  const dtype = dtypeFromCode(code);
  if (dtype === undefined || dtype === 'undefined')
    context.report(
      'error',
      'tensor-dtype',
      `Tensor "${name}" has the unknown data type ${code}.`,
      'Export the model with a data type that ONNX defines.',
    );
  return dtype ?? 'undefined';
}

function dimsOf(context: ParseContext, { dims, name }: Draft): readonly number[] {
  if (dims.length > maxRank) {
    context.report(
      'error',
      'tensor-rank',
      `Tensor "${name}" has ${dims.length} dimensions; ${maxRank} are the most that are read.`,
      'Export the model again.',
    );
    return dims.slice(0, maxRank).map(Number);
  }
  return dims.map(Number);
}

function dataOf(context: ParseContext, draft: Draft): TensorData {
  const places = Number(draft.raw !== undefined) + Number(draft.runs.length > 0) + Number(draft.strings.length > 0);
  if (places > 1)
    context.report(
      'error',
      'tensor-data',
      `Tensor "${draft.name}" has its data in more than one field.`,
      'Export the model again: one field may hold the data.',
    );
  if (draft.isExternal || draft.external.has('location')) return externalData(context, draft);
  if (draft.raw) return { in: 'raw', span: draft.raw };
  if (draft.strings.length > 0) return { in: 'strings', spans: draft.strings };
  if (draft.field) return { in: 'typed', field: draft.field, runs: mergeRuns(draft.runs) };
  return { in: 'none' };
}

/** Adjoining unpacked fields become one run: a million single floats are one range, not a million objects. */
function mergeRuns(runs: readonly { span: Span; packed: boolean }[]): readonly { span: Span; packed: boolean }[] {
  const merged: { span: Span; packed: boolean }[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    // One byte of tag lies between two unpacked elements: all five fields have numbers below 16.
    if (last && !last.packed && !run.packed && last.span.at + last.span.length + 1 === run.span.at)
      merged[merged.length - 1] = { span: { at: last.span.at, length: run.span.at + run.span.length - last.span.at }, packed: false };
    else merged.push(run);
  }
  return merged;
}

function externalData(context: ParseContext, { external, name }: Draft): TensorData {
  const location = external.get('location') ?? '';
  const offset = wholeNumber(external.get('offset') ?? '0');
  const given = external.get('length');
  const length = given === undefined ? undefined : wholeNumber(given);
  if (offset === undefined || (given !== undefined && length === undefined))
    context.report(
      'error',
      'external-range',
      `Tensor "${name}" lies at offset ${external.get('offset') ?? 0}, length ${given ?? 'to the end'} of "${location}", which is no range of a file.`,
      'Write the external data again: offset and length are whole numbers of bytes.',
    );
  return { in: 'external', location, offset: offset ?? -1, length };
}

function wholeNumber(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

export function parseSparseTensor(context: ParseContext, span: Span & { clamped?: boolean }, label: string): SparseTensorRef | undefined {
  let values: TensorRef | undefined;
  let indices: TensorRef | undefined;
  const dims: Int[] = [];
  context.message(label, span, (cursor) => {
    switch (cursor.field) {
      case 1:
        values = parseTensor(context, cursor.span(), 'values');
        return true;
      case 2:
        indices = parseTensor(context, cursor.span(), 'indices');
        return true;
      case 3:
        cursor.ints(dims);
        return true;
      default:
        return false;
    }
  });
  if (values && indices) return { values, indices, dims: dims.map(Number) };
  context.report('error', 'tensor-data', 'A sparse tensor lacks its values or its indices.', 'Export the model again.', span.at);
  return undefined;
}
