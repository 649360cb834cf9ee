import type { ConfigDocument } from '../engine/config/document';
import { type Encoding, type EncodingVersion, encodingVersions } from '../engine/config/encodings/encoding';
import { readEncodings } from '../engine/config/encodings/read';
import { unsayable, writeEncodings } from '../engine/config/encodings/write';
import { kindRow } from '../engine/config/kinds';
import { modelOf } from '../engine/config/model-of';
import { translateTargets } from '../engine/config/translate/dialect';
import { translateFile, translationsOf } from '../engine/config/translate/files';
import { Problem } from '../engine/problem';
import { currentStatistics } from '../engine/quantize/accuracy/store';
import { applyEncodings } from '../engine/quantize/qdq/apply';
import { rangeFindings } from '../engine/quantize/ranges/range-findings';
import { validateRanges } from '../engine/quantize/ranges/ranges';
import type { OpenModel } from '../engine/session';
import { chipNamed } from '../engine/targets/chips';
import type { Files } from '../engine/world';
import type { ConfigCalls, ConfigQuery, TranslatedConfig } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import { type ConfigDesk, wishesOf } from './config-desk';

type Call = 'configTranslations' | 'translateConfig' | 'validateRanges' | 'applyEncodings';

/** Tools on whole files: rewriting them, and holding encodings against the model's data. */
export function configToolHandlers(desk: ConfigDesk): Pick<Handlers<ConfigCalls>, Call> {
  return {
    configTranslations: async (query) => {
      const document = await known(desk, query);
      if (document.kind === 'encodings') {
        const { layout } = readEncodings(document);
        return encodingVersions.filter((version) => version !== layout).map((to) => ({ to, title: layoutTitle(to) }));
      }
      return translationsOf(document);
    },
    translateConfig: async ({ to, ...query }) => {
      const document = await known(desk, query);
      return document.kind === 'encodings' ? rewritten(document, to, desk.world.files) : translated(desk, document, to, query);
    },
    validateRanges: async (query, { stop, progress }) => {
      const document = await known(desk, query);
      const open = await modelFor(desk, document, query);
      const table = readEncodings(document);
      const statistics = await currentStatistics(desk.world, open.model.path);
      const report = await validateRanges(open, table.entries, {
        files: desk.world.files,
        stop,
        ...(statistics && { statistics }),
        progress: (tensor, index, total) =>
          progress({ step: 'Validate ranges', index: 0, total: 1, fraction: index / total, detail: tensor }),
      });
      return { ...report, model: open.model.path, notes: rangeFindings(report, table) };
    },
    applyEncodings: async ({ output, ...query }, { stop, progress, log }) => {
      const document = await known(desk, query);
      const open = await modelFor(desk, document, query);
      return applyEncodings(open, readEncodings(document).entries, output, { world: { ...desk.world, log }, stop, progress });
    },
  };
}

async function modelFor({ world, session }: ConfigDesk, document: ConfigDocument, query: ConfigQuery): Promise<OpenModel> {
  const { path } = await modelOf(document, world.files, wishesOf(query));
  if (path !== undefined) return session.open(path);
  throw new Problem('config-model', document.path, 'No model is known for this file.', 'Pick one in the status bar.');
}

async function known({ texts }: ConfigDesk, { config }: ConfigQuery): Promise<ConfigDocument> {
  const { document } = await texts.read(config);
  if (document) return document;
  throw new Problem('config-unknown', config.path, 'This is no config file that QNN Lens knows.', 'Name it as one, or open another.');
}

function layoutTitle(version: EncodingVersion): string {
  return version === 'seed' ? "encodings in the seed document's layout" : `encodings ${version}`;
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
  if (!target) throw new Problem('config-translation', document.path, `There is no format "${to}".`, 'Choose one of the list.');
  const { files } = desk.world;
  const names = await freeNames(files, files.dirname(document.path));
  const chip = query.chipGiven ? { chip: chipNamed(query.target.soc) } : {};
  const result = await translateFile(document, target, { names, ...chip }, files);
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
