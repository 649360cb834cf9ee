import {
  type Diagnostic,
  DiagnosticSeverity,
  ErrorCode,
  getLanguageService,
  type JSONSchema,
  TextDocument,
} from 'vscode-json-languageservice';
import type { ConfigDocument } from '../document';
import type { Finding, FindingSeverity } from '../finding';
import { type ConfigKind, configKinds } from '../kinds';
import { schemaFiles } from './schemas';

/** A file that is no config at all has a complaint per value. */
const mostFindings = 500;

/** The language service of VS Code's own JSON editor. */
const service = getLanguageService({});

/** By kind, made at the first question; with an `id`, so that the service keeps one of each. */
let schemas: ReadonlyMap<ConfigKind, JSONSchema> | undefined;

function schemaFor(kind: ConfigKind): JSONSchema | undefined {
  if (!schemas) {
    const files = schemaFiles();
    schemas = new Map(
      configKinds.flatMap((row) => (row.schema ? [[row.kind, { ...files.get(row.schema), id: `schema:///${row.schema}` }] as const] : [])),
    );
  }
  return schemas.get(kind);
}

/**
 * What a JSON language service says of the document under its kind's schema, in the service's own words and places. VS Code shows schema faults and
 * trailing commas as warnings in `jsonc`; for the tools that read these files they are errors, and so they are here.
 */
export async function schemaFindings({ kind, text, json }: ConfigDocument): Promise<readonly Finding[]> {
  const schema = schemaFor(kind);
  if (!schema) return [];
  const document = TextDocument.create(`file:///${kind}.config`, 'jsonc', 1, text);
  const settings = { comments: 'ignore', trailingCommas: 'error', schemaValidation: 'error' } as const;
  const diagnostics = await service.doValidation(document, service.parseJSONDocument(document), settings, schema);
  return diagnostics.slice(0, mostFindings).map((diagnostic) => {
    const { start, end } = diagnostic.range;
    const span = { at: document.offsetAt(start), end: document.offsetAt(end) };
    const isBehindTheEnd = json.faults.some(({ fault, at }) => fault === 'behind-the-end' && at === span.at);
    return { ...findingOf(diagnostic, isBehindTheEnd), ...span, where: json.root?.holding(span.at).path ?? '' };
  });
}

function findingOf({ code, message, severity }: Diagnostic, isBehindTheEnd: boolean): Omit<Finding, 'at' | 'end' | 'where'> {
  return {
    severity: severities[severity ?? DiagnosticSeverity.Error],
    code: codeOf(code, isBehindTheEnd),
    what: typeof message === 'string' ? message : message.value,
    fix: '',
    fixes: [],
    voice: 'service',
  };
}

const severities: Readonly<Record<DiagnosticSeverity, FindingSeverity>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'hint',
};

/** The service numbers the faults of its scanner and parser from 0x100 on, and those of schemas below; what stands behind the end has no number. */
function codeOf(code: Diagnostic['code'], isBehindTheEnd: boolean): string {
  if (code === ErrorCode.DuplicateKey) return 'duplicate-key';
  const isNumbered = typeof code === 'number' && code >= 0x100 && code < ErrorCode.SchemaUnsupportedFeature;
  return isBehindTheEnd || isNumbered ? 'json-syntax' : 'schema';
}
