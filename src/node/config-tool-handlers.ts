import { type ConfigDocument, configDocument } from '../engine/config/document';
import { type Encoding, type EncodingVersion, encodingVersions } from '../engine/config/encodings/encoding';
import { readEncodings } from '../engine/config/encodings/read';
import { unsayable, writeEncodings } from '../engine/config/encodings/write';
import { kindRow } from '../engine/config/kinds';
import { modelOf } from '../engine/config/model-of';
import { type dialectOf, type TranslateTarget, translateTargets } from '../engine/config/translate/dialect';
import { isTranslatable, translate } from '../engine/config/translate/translate';
import { Problem } from '../engine/problem';
import { validateRanges } from '../engine/quantize/ranges';
import type { Files } from '../engine/world';
import type { ConfigCalls, ConfigQuery, TranslatedConfig } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import { type ConfigDesk, gatherFor, wishesOf } from './config-desk';

type Call = 'configTranslations' | 'translateConfig' | 'validateRanges';

const targetTitles: Readonly<Record<TranslateTarget, string>> = {
  'provider-options': 'QNN provider options',
  'htp-config': 'HTP backend-extensions config',
  netrun: 'qnn-net-run config with its HTP config',
  'backend-config': 'backend_config.json',
};

/** Tools on whole files: rewriting them, and holding encodings against the model's data. */
export function configToolHandlers(desk: ConfigDesk): Pick<Handlers<ConfigCalls>, Call> {
  return {
    configTranslations: async (query) => {
      const document = await known(desk, query);
      if (document.kind === 'encodings') {
        const { layout } = readEncodings(document);
        return encodingVersions.filter((version) => version !== layout).map((to) => ({ to, title: layoutTitle(to) }));
      }
      const { kind } = document;
      if (!isTranslatable(kind)) return [];
      return translateTargets.filter((to) => to !== dialectOfTarget(kind)).map((to) => ({ to, title: targetTitles[to] }));
    },
    translateConfig: async ({ to, ...query }) => {
      const document = await known(desk, query);
      return document.kind === 'encodings' ? rewritten(document, to, desk.world.files) : translated(desk, document, to, query);
    },
    validateRanges: async (query, { stop, progress }) => {
      const document = await known(desk, query);
      const { path } = await modelOf(document, desk.world.files, wishesOf(query));
      if (path === undefined)
        throw new Problem('config-model', document.path, 'No model is known for this file.', 'Pick one in the status bar.');
      const { entries } = readEncodings(document);
      const report = await validateRanges(await desk.session.open(path), entries, {
        files: desk.world.files,
        stop,
        progress: (tensor, index, total) =>
          progress({ step: 'Validate ranges', index: 0, total: 1, fraction: index / total, detail: tensor }),
      });
      const names = new Map(entries.map(({ tensor, name }) => [tensor, name]));
      const notes = report.rows.flatMap((row) => {
        const name = names.get(row.tensor);
        return name ? [{ name: { at: name.at, end: name.end }, row }] : [];
      });
      return { ...report, model: path, notes };
    },
  };
}

async function known({ texts }: ConfigDesk, { config }: ConfigQuery): Promise<ConfigDocument> {
  const { document } = await texts.read(config);
  if (document) return document;
  throw new Problem('config-unknown', config.path, 'This is no config file that QNN Lens knows.', 'Name it as one, or open another.');
}

function layoutTitle(version: EncodingVersion): string {
  return version === 'seed' ? "encodings in the seed document's layout" : `encodings ${version}`;
}

function dialectOfTarget(kind: keyof typeof dialectOf): TranslateTarget {
  return kind === 'netrun-config' ? 'netrun' : kind;
}

async function rewritten(document: ConfigDocument, to: string, files: Files): Promise<TranslatedConfig> {
  const version = encodingVersions.find((one) => one === to);
  if (!version) throw new Problem('config-translation', document.path, `There is no layout "${to}".`, 'Choose one of the list.');
  const { entries } = readEncodings(document);
  const encodings = entries.flatMap(({ encoding }): Encoding[] => (encoding ? [encoding] : []));
  const broken = entries.length - encodings.length;
  const notes = broken > 0 ? [`${broken} of ${entries.length} encodings are too wrong to be read and were left out.`] : [];
  const stem = files.basename(document.path).replace(/\.[^.]*$/, '');
  const name = await freeName(files, files.dirname(document.path), `${stem}.${version}.json`);
  return { files: [{ name, text: writeEncodings(encodings, version) }], notes: [...notes, ...unsayable(encodings, version)] };
}

async function translated(desk: ConfigDesk, document: ConfigDocument, to: string, query: ConfigQuery): Promise<TranslatedConfig> {
  const target = translateTargets.find((one) => one === to);
  if (!target || !isTranslatable(document.kind))
    throw new Problem(
      'config-translation',
      document.path,
      `A file of kind ${document.kind} cannot become "${to}".`,
      'Choose one of the list.',
    );
  const { files } = desk.world;
  const folder = files.dirname(document.path);
  const { context } = await gatherFor(desk, document, query);
  const named = [...context.files.values()].find(({ text, name }) => text !== undefined && name !== 'placement.json');
  const htpConfig = named?.text === undefined ? undefined : configDocument(named.path, named.text, 'htp-config');
  const result = translate(document, target, {
    names: await freeNames(files, folder),
    ...(context.chipGiven && { chip: context.target.chip }),
    ...(htpConfig && { htpConfig }),
  });
  return {
    files: result.files.map(({ name, text }) => ({ name, text })),
    notes: result.notes.filter(({ note }) => note !== 'default').map(({ key, why }) => (key === '' ? why : `${key}: ${why}`)),
  };
}

async function freeNames(files: Files, folder: string) {
  const kinds = ['backend-config', 'provider-options', 'htp-config', 'netrun-config'] as const;
  const names = await Promise.all(
    kinds.map(async (kind) => [kind, await freeName(files, folder, (kindRow(kind).files[0] as string).replaceAll('*', ''))] as const),
  );
  return Object.fromEntries(names);
}

/** `name.json`, else `name-2.json`: what is there is never written over. */
async function freeName(files: Files, folder: string, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const tried = count === 1 ? name : name.replace(/(\.[^.]*)$/, `-${count}$1`);
    if (!(await files.stat(files.join(folder, tried)))) return tried;
  }
}
