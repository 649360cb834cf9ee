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
import { configKinds } from '../kinds';
import { schemaFiles } from './schemas';

/** A file that is no config at all has a complaint per value. */
const mostFindings = 500;

/** The language service of VS Code's own JSON editor, with our schemas; made at the first question. */
let service: ReturnType<typeof getLanguageService> | undefined;

function theService(): NonNullable<typeof service> {
  if (service) return service;
  const files = schemaFiles();
  service = getLanguageService({});
  service.configure({
    allowComments: true,
    schemas: configKinds.flatMap(({ kind, schema }) =>
      schema ? [{ uri: `schema:///${schema}`, fileMatch: [`${kind}.config`], schema: files.get(schema) as JSONSchema }] : [],
    ),
  });
  return service;
}

/**
 * What a JSON language service says of the document under its kind's schema, in the service's own words and places. VS Code shows schema faults and
 * trailing commas as warnings in `jsonc`; for the tools that read these files they are errors, and so they are here.
 */
export async function schemaFindings({ kind, text, json }: ConfigDocument): Promise<readonly Finding[]> {
  if (kind === 'input-list') return [];
  const document = TextDocument.create(`file:///${kind}.config`, 'jsonc', 1, text);
  const parsed = theService().parseJSONDocument(document);
  const settings = { comments: 'ignore', trailingCommas: 'error', schemaValidation: 'error' } as const;
  const diagnostics = await theService().doValidation(document, parsed, settings);
  return diagnostics.slice(0, mostFindings).map((diagnostic) => {
    const { start, end } = diagnostic.range;
    const at = document.offsetAt(start);
    return { ...findingOf(diagnostic), at, end: document.offsetAt(end), where: json.root?.holding(at).path ?? '' };
  });
}

function findingOf({ code, message, severity }: Diagnostic): Omit<Finding, 'at' | 'end' | 'where'> {
  return {
    severity: severities[severity ?? DiagnosticSeverity.Error],
    code: codeOf(code),
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

/** The service numbers the faults of its scanner and parser from 0x100 on, and those of schemas below. */
function codeOf(code: Diagnostic['code']): string {
  if (code === ErrorCode.DuplicateKey) return 'duplicate-key';
  return typeof code === 'number' && code >= 0x100 && code < ErrorCode.SchemaUnsupportedFeature ? 'json-syntax' : 'schema';
}
