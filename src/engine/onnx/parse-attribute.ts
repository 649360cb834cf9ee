import type { Attribute, Graph, Int, Node, Span, SparseTensorRef, TensorRef, ValueType } from '../ir/graph';
import type { ParseContext } from './parse-context';
import { parseSparseTensor, parseTensor } from './parse-tensor';
import { parseType } from './parse-type';
import { decodeText } from './text';

type Range = Span & { readonly clamped?: boolean };
export type ParseGraph = (span: Range, parent: { readonly node: Node; readonly attribute: string }) => Graph;

interface Draft {
  name: string;
  doc: string;
  code: number;
  ref: string;
  f?: number;
  i?: Int;
  s?: Uint8Array;
  t?: TensorRef;
  g?: Range;
  sparse?: SparseTensorRef;
  tp?: ValueType | undefined;
  floats: number[];
  ints: Int[];
  strings: Uint8Array[];
  tensors: TensorRef[];
  graphs: Range[];
  sparses: SparseTensorRef[];
  types: (ValueType | undefined)[];
  /** The type code of each field that was present. */
  seen: Set<number>;
}

/** AttributeProto.AttributeType: what each code reads from the draft. The order is onnx.proto's. */
const byCode: Readonly<Record<number, (draft: Draft, graph: (span: Range) => Graph) => Omit<Attribute, 'name' | 'doc'> | undefined>> = {
  1: ({ f }) => ({ type: 'float', value: f ?? 0 }),
  2: ({ i }) => ({ type: 'int', value: i ?? 0 }),
  3: ({ s }) => ({ type: 'string', value: decodeText(s ?? new Uint8Array(0)), bytes: s ?? new Uint8Array(0) }),
  4: ({ t }) => t && { type: 'tensor', value: t },
  5: ({ g }, graph) => g && { type: 'graph', value: graph(g) },
  6: ({ floats }) => ({ type: 'floats', value: floats }),
  7: ({ ints }) => ({ type: 'ints', value: ints }),
  8: ({ strings }) => ({ type: 'strings', value: strings.map((bytes) => decodeText(bytes)) }),
  9: ({ tensors }) => ({ type: 'tensors', value: tensors }),
  10: ({ graphs }, graph) => ({ type: 'graphs', value: graphs.map(graph) }),
  11: ({ sparse }) => sparse && { type: 'sparse', value: sparse },
  12: ({ sparses }) => ({ type: 'sparses', value: sparses }),
  13: ({ tp }) => ({ type: 'type', value: tp }),
  14: ({ types }) => ({ type: 'types', value: types }),
};

/** AttributeProto. Files before IR version 2 give no type: then the field that is present tells. */
export function parseAttribute(context: ParseContext, span: Range, node: Node, parseGraph: ParseGraph): Attribute | undefined {
  const draft = readDraft(context, span);
  const { name, doc, ref } = draft;
  if (ref !== '') return { name, doc, type: 'ref', value: ref };
  const code = draft.code !== 0 ? draft.code : ([...draft.seen][0] ?? 0);
  const build = byCode[code];
  const value = build?.(draft, (graph) => parseGraph(graph, { node, attribute: name }));
  if (!value) {
    context.report(
      'error',
      'attribute-type',
      `Attribute "${name}" has the type ${draft.code} and no value of that type.`,
      'Export the model again.',
      span.at,
    );
    return undefined;
  }
  if (draft.seen.size > 0 && !draft.seen.has(code))
    context.report(
      'error',
      'attribute-type',
      `Attribute "${name}" says type ${code} but carries a value of type ${[...draft.seen].join(', ')}.`,
      'Export the model again.',
      span.at,
    );
  return { name, doc, ...value } as Attribute;
}

function readDraft(context: ParseContext, span: Range): Draft {
  const draft: Draft = {
    name: '',
    doc: '',
    code: 0,
    ref: '',
    floats: [],
    ints: [],
    strings: [],
    tensors: [],
    graphs: [],
    sparses: [],
    types: [],
    seen: new Set(),
  };
  context.message('attribute', span, (cursor) => {
    switch (cursor.field) {
      case 1:
        draft.name = context.text(cursor);
        return true;
      case 13:
        draft.doc = context.text(cursor);
        return true;
      case 20:
        draft.code = Number(cursor.int());
        return true;
      case 21:
        draft.ref = context.text(cursor);
        return true;
      case 2:
        draft.f = cursor.float();
        draft.seen.add(1);
        return true;
      case 3:
        draft.i = cursor.int();
        draft.seen.add(2);
        return true;
      case 4:
        draft.s = cursor.view();
        draft.seen.add(3);
        return true;
      case 5:
        draft.t = parseTensor(context, cursor.span(), `${draft.name}.t`);
        draft.seen.add(4);
        return true;
      case 6:
        draft.g = cursor.span();
        draft.seen.add(5);
        return true;
      case 7:
        cursor.floats(draft.floats);
        draft.seen.add(6);
        return true;
      case 8:
        cursor.ints(draft.ints);
        draft.seen.add(7);
        return true;
      case 9:
        draft.strings.push(cursor.view());
        draft.seen.add(8);
        return true;
      case 10:
        draft.tensors.push(parseTensor(context, cursor.span(), `${draft.name}.tensors`));
        draft.seen.add(9);
        return true;
      case 11:
        draft.graphs.push(cursor.span());
        draft.seen.add(10);
        return true;
      case 14:
        draft.tp = parseType(context, cursor.span());
        draft.seen.add(13);
        return true;
      case 15:
        draft.types.push(parseType(context, cursor.span()));
        draft.seen.add(14);
        return true;
      case 22:
        draft.sparse = parseSparseTensor(context, cursor.span(), `${draft.name}.sparse_tensor`);
        draft.seen.add(11);
        return true;
      case 23:
        addIfRead(draft.sparses, parseSparseTensor(context, cursor.span(), `${draft.name}.sparse_tensors`));
        draft.seen.add(12);
        return true;
      default:
        return false;
    }
  });
  return draft;
}

function addIfRead<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}
