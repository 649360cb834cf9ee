import { checkModel } from '../ir/check';
import type { FunctionDef, Int, Model, Span } from '../ir/graph';
import { Problem } from '../problem';
import type { World } from '../world';
import { LoadedBytes } from './loaded';
import { numberNodes } from './names';
import { parseOpset, parsePair } from './parse-common';
import { ParseContext } from './parse-context';
import { parseFunction } from './parse-function';
import { type GraphDraft, newGraph, parseGraphInto } from './parse-graph';
import { loadSkeleton } from './skeleton';
import { sniffOther } from './sniff';

/**
 * Opens an ONNX file of any opset and IR version. Tolerant: damage is told in `Model.diagnostics` and what could be read is there.
 * Throws a Problem where there is nothing to show: no such file, another format, no graph.
 */
export async function readModel(world: Pick<World, 'files'>, path: string): Promise<Model> {
  const stat = await world.files.stat(path);
  if (!stat) throw new Problem('file-missing', path, 'There is no such file.', 'Check the path.');
  if (stat.isDirectory) throw new Problem('file-is-folder', path, 'This is a folder, not a file.', 'Name the .onnx file inside it.');
  const head = await world.files.read(path, 0, Math.min(stat.size, 512));
  const other = sniffOther(path, head);
  if (other) throw other;
  return parseModel(path, await loadSkeleton(world.files, path, stat.size));
}

/** A model that is already in memory, for tests and for edits that were not saved. */
export function readModelBytes(path: string, bytes: Uint8Array, world?: Pick<World, 'files'>): Model {
  const files = world?.files as World['files'];
  return parseModel(path, new LoadedBytes(path, bytes.length, [{ at: 0, bytes }], files));
}

interface Draft {
  irVersion: number;
  producer: string;
  producerVersion: string;
  domain: string;
  modelVersion: Int;
  doc: string;
  graph: GraphDraft | undefined;
  graphCount: number;
}

function parseModel(path: string, source: LoadedBytes): Model {
  const context = new ParseContext(source);
  const draft: Draft = {
    irVersion: 0,
    producer: '',
    producerVersion: '',
    domain: '',
    modelVersion: 0,
    doc: '',
    graph: undefined,
    graphCount: 0,
  };
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  const functions: FunctionDef[] = [];
  context.message('model', { at: 0, length: source.size }, (cursor) => {
    switch (cursor.field) {
      case 1:
        draft.irVersion = Number(cursor.int());
        return true;
      case 2:
        draft.producer = context.text(cursor);
        return true;
      case 3:
        draft.producerVersion = context.text(cursor);
        return true;
      case 4:
        draft.domain = context.text(cursor);
        return true;
      case 5:
        draft.modelVersion = cursor.int();
        return true;
      case 6:
        draft.doc = context.text(cursor);
        return true;
      case 7:
        mergeGraph(context, draft, cursor.span());
        return true;
      case 8: {
        const [domain, version] = parseOpset(context, cursor.span());
        if (opsets.has(domain))
          context.report('warning', 'opset-twice', `The opset of domain "${domain || 'ai.onnx'}" is imported twice.`, 'Import it once.');
        opsets.set(domain, version);
        return true;
      }
      case 14:
        metadata.set(...parsePair(context, cursor.span(), 'metadata_props'));
        return true;
      case 25:
        functions.push(parseFunction(context, cursor.span()));
        return true;
      default:
        return false;
    }
  });
  if (!draft.graph) throw noGraph(path, context);
  const { graphs, nodes } = numberNodes(draft.graph);
  const { graph: _, graphCount, ...header } = draft;
  if (graphCount > 1)
    context.report(
      'warning',
      'onnx-merged',
      `The file holds ${graphCount} graphs; protobuf merges them into one.`,
      'Were two files joined by mistake? Export the model again.',
    );
  const model: Model = { path, ...header, opsets, metadata, functions, graphs, nodes, diagnostics: context.diagnostics, bytes: source };
  context.diagnostics.push(...checkModel(model));
  return model;
}

function mergeGraph(context: ParseContext, draft: Draft, span: Span & { clamped?: boolean }): void {
  draft.graph ??= newGraph(span, undefined);
  draft.graphCount++;
  parseGraphInto(context, draft.graph, span, 0);
}

/** Nothing to show: the first fault says why, and where there is none, the file never was a model. */
function noGraph(path: string, context: ParseContext): Problem {
  const fault = context.diagnostics.find(({ severity }) => severity === 'error');
  if (fault) return new Problem(fault.code, `${path}: ${fault.where}`, `No graph could be read. ${fault.what}`, fault.fix);
  return new Problem('onnx-no-graph', path, 'The file holds no graph.', 'Is this an ONNX model? Export it again.');
}
