import { checkConfig } from '../engine/config/check';
import { type ConfigDocument, configDocument } from '../engine/config/document';
import type { Finding, TextEdit } from '../engine/config/finding';
import { fixAll } from '../engine/config/fix-all';
import type { Gathered } from '../engine/config/gather';
import { modelOf } from '../engine/config/model-of';
import { weightiest } from '../engine/config/weightiest';
import { problemFields } from '../engine/problem';
import { Positions } from '../engine/text/positions';
import type { CheckedConfig, ConfigCalls } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import { type ConfigDesk, gatherFor, wishesOf } from './config-desk';
import { configEditorHandlers } from './config-editor-handlers';
import { configEncodingHandlers } from './config-encoding-handlers';
import { ConfigTexts } from './config-texts';
import { configToolHandlers } from './config-tool-handlers';
import type { Workshop } from './workshop';

/** The engine's answers about config files. */
export function configHandlers(workshop: Workshop): Handlers<ConfigCalls> {
  const desk: ConfigDesk = { ...workshop, texts: new ConfigTexts(workshop.world.files) };
  return { ...checkHandlers(desk), ...configEditorHandlers(desk), ...configEncodingHandlers(desk), ...configToolHandlers(desk) };
}

function checkHandlers(desk: ConfigDesk): Pick<Handlers<ConfigCalls>, 'checkConfig' | 'fixConfig' | 'configModel'> {
  const { world, texts } = desk;
  return {
    checkConfig: async ({ most, ...query }, { stop }) => {
      const start = world.now();
      const { document, findings: ofBytes } = await texts.read(query.config);
      if (!document) return null;
      const gathered = await gatherFor(desk, document, query);
      // A check is one piece of work, which nothing interrupts: one that nobody waits for any more is not begun.
      stop.throwIfAborted();
      const all = [...ofBytes, ...(await checkConfig(gathered.context))];
      const findings = weightiest(all, most);
      const ranges = query.config.version === 'disk' ? { ranges: rangesOf(document, findings) } : {};
      return { ...checked(document, gathered), findings, ...ranges, total: all.length, ms: world.now() - start };
    },
    fixConfig: async (query) => {
      const { document } = await texts.read(query.config);
      if (!document) return { edits: [], applied: 0 };
      const { context } = await gatherFor(desk, document, query);
      const { text, applied } = await fixAll(document.text, async (now) => {
        const next = configDocument(document.path, now, document.kind);
        return next ? checkConfig({ ...context, document: next }) : [];
      });
      return { edits: difference(document.text, text), applied: applied.length };
    },
    configModel: async (query) => {
      const { document } = await texts.read(query.config);
      return document ? modelOf(document, world.files, wishesOf(query)) : { candidates: [] };
    },
  };
}

function checked(
  { kind }: ConfigDocument,
  { link, context, problem }: Gathered,
): Pick<CheckedConfig, 'kind' | 'link' | 'depends' | 'problem'> {
  const depends = [...Array.from(context.files.values(), ({ path }) => path), ...(link.path === undefined ? [] : [link.path])];
  return { kind, link, depends, ...(problem && { problem: problemFields(problem) }) };
}

function rangesOf({ text }: ConfigDocument, findings: readonly Finding[]): NonNullable<CheckedConfig['ranges']> {
  const positions = new Positions(text);
  return findings.map(({ at, end }) => ({ start: positions.at(at), end: positions.at(end) }));
}

/** One edit that leaves alone what both texts have in common at either end. */
function difference(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return [{ at: head, end: before.length - tail, text: after.slice(head, after.length - tail) }];
}
