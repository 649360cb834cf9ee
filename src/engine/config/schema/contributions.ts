import { configKinds, filePatterns, type KindRow } from '../kinds';
import { dispatchers } from './schemas';

/** What package.json's `contributes.jsonValidation` says: which files get which schema. The scheme is the extension's own (`extension/config/schema-files.ts`). */
export function jsonValidation(): readonly { readonly fileMatch: readonly string[]; readonly url: string }[] {
  return configKinds.flatMap((row) =>
    row.schema ? [{ fileMatch: filePatterns(row), url: `qnn-lens://schemas/${offeredSchema(row)}` }] : [],
  );
}

function offeredSchema({ kind, schema }: KindRow): string | undefined {
  return dispatchers.find(({ among }) => among[0] === kind)?.schema ?? schema;
}

/** The entry of `contributes.languages` that allows comments in these files. */
export function commentedJson(): { readonly id: 'jsonc'; readonly filenamePatterns: readonly string[] } {
  return { id: 'jsonc', filenamePatterns: configKinds.filter(({ schema }) => schema).flatMap(filePatterns) };
}

/** The file names of the language `qnn-input-list`. */
export function inputListPatterns(): readonly string[] {
  return configKinds.filter(({ kind }) => kind === 'input-list').flatMap(filePatterns);
}
