import type { Attribute, FunctionDef, Span } from '../ir/graph';
import { parseAttribute } from './parse-attribute';
import { canonicalDomain, parseOpset } from './parse-common';
import type { ParseContext } from './parse-context';
import { newGraph, newNode, parseNode } from './parse-graph';
import { parseValueInfo } from './parse-type';

/** FunctionProto; its body is a graph of its own, whose nodes have no id. */
export function parseFunction(context: ParseContext, span: Span & { clamped?: boolean }): FunctionDef {
  const body = newGraph(span, undefined);
  const header = { name: '', domain: '', overload: '' };
  const attributes: string[] = [];
  const defaults = new Map<string, Attribute>();
  const opsets = new Map<string, number>();
  const inputs: string[] = [];
  const outputs: string[] = [];
  context.message('function', span, (cursor) => {
    switch (cursor.field) {
      case 1:
        header.name = context.text(cursor);
        return true;
      case 4:
        inputs.push(context.text(cursor));
        return true;
      case 5:
        outputs.push(context.text(cursor));
        return true;
      case 6:
        attributes.push(context.text(cursor));
        return true;
      case 7:
        body.nodes.push(parseNode(context, cursor.span(), body, 1));
        return true;
      case 9:
        opsets.set(...parseOpset(context, cursor.span()));
        return true;
      case 10:
        header.domain = canonicalDomain(context.text(cursor));
        return true;
      case 11: {
        // A default belongs to no node; a graph among them would, so it needs one to name.
        const attribute = parseAttribute(context, cursor.span(), newNode(span, body), () => newGraph(span, undefined));
        if (attribute) defaults.set(attribute.name, attribute);
        return true;
      }
      case 12: {
        const info = parseValueInfo(context, cursor.span(), 'value_info');
        body.valueInfo.set(info.name, info);
        return true;
      }
      case 13:
        header.overload = context.text(cursor);
        return true;
      default:
        return false;
    }
  });
  body.name = header.name;
  body.inputs.push(...inputs.map((name) => ({ name, type: undefined, doc: '' })));
  body.outputs.push(...outputs.map((name) => ({ name, type: undefined, doc: '' })));
  return { ...header, attributes, defaults, opsets, inputs, outputs, body, span: { at: span.at, length: span.length } };
}
