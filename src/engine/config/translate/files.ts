import { Problem } from '../../problem';
import type { World } from '../../world';
import { decodeConfig } from '../decode';
import { type ConfigDocument, configDocument } from '../document';
import { kindRow } from '../kinds';
import { absolute } from '../model-of';
import { type TranslateTarget, translateTargets } from './dialect';
import { isTranslatable, type TranslateOptions, type Translation, translate } from './translate';

/** What a file can be written as, for menus; nothing where it holds no settings of a run. */
export function translationsOf({ kind }: ConfigDocument): readonly { readonly to: TranslateTarget; readonly title: string }[] {
  return translateTargets.filter((to) => isTranslatable(kind) && !isSame(kind, to)).map((to) => ({ to, title: titleOf(to) }));
}

const own = {
  'provider-options': 'provider-options',
  'htp-config': 'htp-config',
  netrun: 'netrun-config',
  'backend-config': 'backend-config',
} as const;

function titleOf(to: TranslateTarget): string {
  const { title } = kindRow(own[to]);
  return to === 'netrun' ? `${title} with ${kindRow('htp-config').title}` : title;
}

function isSame(kind: string, to: TranslateTarget): boolean {
  return own[to] === kind;
}

/** Translates a file together with the HTP config that it names. A file that is not JSON, or holds no settings, is a Problem. */
export async function translateFile(
  document: ConfigDocument,
  to: TranslateTarget,
  options: Omit<TranslateOptions, 'htpConfig'>,
  files: World['files'],
): Promise<Translation> {
  refuse(document, to);
  const htpConfig = await htpConfigOf(document, files);
  return translate(document, to, htpConfig ? { ...options, htpConfig } : options);
}

function refuse(document: ConfigDocument, to: TranslateTarget): void {
  const { kind, path, json } = document;
  if (!isTranslatable(kind))
    throw new Problem(
      'not-translatable',
      path,
      `${kindRow(kind).title} has no settings that another format knows.`,
      'Give a backend config, provider options, an HTP config or a net-run config.',
    );
  if (isSame(kind, to))
    throw new Problem('not-translatable', path, `The file is a ${kindRow(kind).title} already.`, 'Choose another format.');
  if (json.root?.type !== 'object' || json.faults.length > 0)
    throw new Problem(
      'config-not-json',
      path,
      'The file is not a JSON object.',
      'Check it with qnn-lens check, mend it, and translate it then.',
    );
}

async function htpConfigOf(document: ConfigDocument, files: World['files']): Promise<ConfigDocument | undefined> {
  const name = document.json.root?.get('backend_extensions')?.get('config_file_path')?.string();
  if (document.kind !== 'netrun-config' || !name) return undefined;
  const path = absolute(name) ? name : files.join(files.dirname(document.path), name);
  if (!(await files.stat(path))) return undefined;
  const found = configDocument(path, decodeConfig(await files.read(path), path).text, 'htp-config');
  return found?.json.root ? found : undefined;
}
