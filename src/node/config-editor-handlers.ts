import type { ConfigDocument } from '../engine/config/document';
import { complete } from '../engine/config/editor/completions';
import { explain } from '../engine/config/editor/explain';
import { entryLenses } from '../engine/config/editor/lenses';
import { placeOf, subjectAt } from '../engine/config/editor/subject';
import { configSymbols } from '../engine/config/editor/symbols';
import type { EncodingEntry } from '../engine/config/encodings/encoding';
import { modelOf } from '../engine/config/model-of';
import { histogramOf } from '../engine/quantize/ranges/histogram';
import { validateRanges } from '../engine/quantize/ranges/ranges';
import type { OpenModel } from '../engine/session';
import { chipNamed } from '../engine/targets/chips';
import type { ConfigCalls, ConfigQuery } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import { type ConfigDesk, wishesOf } from './config-desk';

type Call = 'configLenses' | 'configHover' | 'configPlace' | 'configCompletions' | 'configSymbols';

/** Bars that can be told apart in a hover. */
const bins = 64;

/** What an editor shows beside the findings. A model that cannot be read is said by the check; here it is as good as none. */
export function configEditorHandlers(desk: ConfigDesk): Pick<Handlers<ConfigCalls>, Call> {
  const { texts, world } = desk;
  return {
    configLenses: async ({ most, ...query }) => {
      const document = await documentOf(desk, query);
      return document?.kind === 'encodings' ? entryLenses(document, await modelFor(desk, document, query), most) : [];
    },
    configHover: async ({ at, ...query }, { stop }) => {
      const document = await documentOf(desk, query);
      const subject = document && subjectAt(document, at);
      if (!document || !subject) return null;
      const open = await modelFor(desk, document, query);
      const data = open && subject.names === 'tensor' && subject.entry ? await dataOf(desk, open, subject.entry, stop) : {};
      const { soc, precision } = query.target;
      return { ...explain(subject, open, { chip: chipNamed(soc), precision }, data), ...(data.histogram && { histogram: data.histogram }) };
    },
    configPlace: async ({ at, ...query }) => {
      const document = await documentOf(desk, query);
      const subject = document && subjectAt(document, at);
      const open = subject && (await modelFor(desk, document, query));
      const node = open && placeOf(open, subject);
      return node ? { model: open.model.path, node: node.id } : null;
    },
    configCompletions: async ({ at, ...query }) => {
      const document = await documentOf(desk, query);
      return (document && (await complete(document, at, await modelFor(desk, document, query), world.files))) ?? null;
    },
    configSymbols: async ({ config }) => (await texts.read(config)).once('symbols', configSymbols) ?? [],
  };
}

async function documentOf({ texts }: ConfigDesk, { config }: ConfigQuery): Promise<ConfigDocument | undefined> {
  return (await texts.read(config)).document;
}

async function modelFor({ world, session }: ConfigDesk, document: ConfigDocument, query: ConfigQuery): Promise<OpenModel | undefined> {
  const { path } = await modelOf(document, world.files, wishesOf(query));
  if (path === undefined) return undefined;
  try {
    return await session.open(path);
  } catch (thrown) {
    world.log(`${path} could not be read for ${document.path}: ${String(thrown)}`);
    return undefined;
  }
}

/** Of weights and other constants: the data of an activation is known only while the model runs. */
async function dataOf({ world }: ConfigDesk, open: OpenModel, { tensor, encoding }: EncodingEntry, stop: AbortSignal) {
  const job = { files: world.files, stop };
  const [{ rows }, histogram] = await Promise.all([
    validateRanges(open, [{ tensor, encoding }], job),
    histogramOf(open, tensor, bins, job, encoding),
  ]);
  return { ...(rows[0] && { row: rows[0] }), ...(histogram && { histogram }) };
}
