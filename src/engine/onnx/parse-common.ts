import type { Span } from '../ir/graph';
import type { ParseContext } from './parse-context';

/** StringStringEntryProto. */
export function parsePair(context: ParseContext, span: Span & { clamped?: boolean }, label: string): readonly [key: string, value: string] {
  let key = '';
  let value = '';
  context.message(label, span, (cursor) => {
    if (cursor.field === 1) key = context.text(cursor);
    else if (cursor.field === 2) value = context.text(cursor);
    else return false;
    return true;
  });
  return [key, value];
}

/** OperatorSetIdProto; `ai.onnx` is the long name of the default domain. */
export function parseOpset(context: ParseContext, span: Span & { clamped?: boolean }): readonly [domain: string, version: number] {
  let domain = '';
  let version = 0;
  context.message('opset_import', span, (cursor) => {
    if (cursor.field === 1) domain = context.text(cursor);
    else if (cursor.field === 2) version = Number(cursor.int());
    else return false;
    return true;
  });
  return [canonicalDomain(domain), version];
}

export function canonicalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
