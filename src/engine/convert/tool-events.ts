import type { ProblemFields } from '../problem';

/** Nodes as onnxruntime assigned them after its own optimizers. */
export interface AssignedPart {
  readonly provider: string;
  readonly nodes: readonly (readonly [name: string, opType: string, domain: string])[];
}

/** The lines that `toolchain/` writes to its event channel (toolchain/README.md). */
export type ToolEvent =
  | { readonly type: 'started'; readonly versions: Readonly<Record<string, string>> }
  | { readonly type: 'step'; readonly name: string }
  | { readonly type: 'file'; readonly role: string; readonly path: string; readonly bytes: number; readonly partition?: number }
  /** One sample of an emulation has run, or was judged by the user's metric. */
  | { readonly type: 'sample'; readonly index: number; readonly seconds: number }
  | { readonly type: 'score'; readonly index: number; readonly value: number }
  | { readonly type: 'problem'; readonly fatal: boolean; readonly problem: ProblemFields }
  | {
      readonly type: 'result';
      readonly parts: readonly AssignedPart[];
      readonly versions: Readonly<Record<string, string>>;
      readonly libraries: Readonly<Record<string, boolean>>;
    };

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<ToolEvent['type'], (fields: Fields) => ToolEvent>> = {
  started: (fields) => ({ type: 'started', versions: texts(fields.versions) }),
  step: (fields) => ({ type: 'step', name: String(fields.name) }),
  file: (fields) => ({
    type: 'file',
    role: String(fields.role),
    path: String(fields.path),
    bytes: Number(fields.bytes),
    ...(typeof fields.partition === 'number' && { partition: fields.partition }),
  }),
  sample: ({ index, seconds }) => ({ type: 'sample', index: Number(index), seconds: Number(seconds) }),
  score: ({ index, value }) => ({ type: 'score', index: Number(index), value: Number(value) }),
  problem: (fields) => ({
    type: 'problem',
    fatal: fields.fatal === true,
    problem: { code: String(fields.code), where: String(fields.where), what: String(fields.what), fix: String(fields.fix) },
  }),
  result: (fields) => ({
    type: 'result',
    parts: Array.isArray(fields.subgraphs) ? fields.subgraphs.map(part) : [],
    versions: texts(fields.versions),
    libraries: Object.fromEntries(Object.entries(record(fields.libraries)).map(([name, there]) => [name, there === true])),
  }),
};

/** Undefined for a line that is no event: whoever reads it logs it. */
export function parseToolEvent(line: string): ToolEvent | undefined {
  let fields: Fields;
  try {
    fields = record(JSON.parse(line));
  } catch {
    return undefined;
  }
  const { type } = fields;
  return typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type as ToolEvent['type']](fields) : undefined;
}

function part(value: unknown): AssignedPart {
  const { provider, nodes } = record(value);
  return { provider: String(provider), nodes: Array.isArray(nodes) ? nodes.map(assignedNode) : [] };
}

function assignedNode(value: unknown): readonly [string, string, string] {
  const [name, opType, domain] = Array.isArray(value) ? value : [];
  return [String(name), String(opType), String(domain)];
}

function texts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).map(([name, text]) => [name, String(text)]));
}

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
