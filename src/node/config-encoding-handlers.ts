import { ruleFindings } from '../engine/config/check';
import type { ConfigDocument } from '../engine/config/document';
import { gridText, short } from '../engine/config/editor/grid-text';
import { findTensor } from '../engine/config/editor/subject';
import type { EncodingEntry } from '../engine/config/encodings/encoding';
import { readEncodings } from '../engine/config/encodings/read';
import { entryOfTensor } from '../engine/config/encodings/uses';
import { type Finding, messageOf } from '../engine/config/finding';
import { validateRanges } from '../engine/quantize/ranges/ranges';
import type { OpenModel } from '../engine/session';
import { Positions } from '../engine/text/positions';
import { isConstantNode } from '../engine/view/value-index';
import type { ConfigCalls, ConfigQuery, EncodingSite } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import { type ConfigDesk, gatherFor } from './config-desk';

type Call = 'encodingsOf' | 'markEncodings';

/** A config with encodings of the model that is asked about. */
interface Consulted {
  readonly document: ConfigDocument;
  readonly findings: readonly Finding[];
  readonly positions: () => Positions;
}

/** From the graph to the configs: what they say of its values. */
export function configEncodingHandlers(desk: ConfigDesk): Pick<Handlers<ConfigCalls>, Call> {
  return {
    encodingsOf: async ({ model, values, queries }, { stop }) => {
      const consulted = await consult(desk, model, queries);
      const sites = values.map(async (value) => {
        const found = consulted.map(async (one) => siteOf(desk, model, one, value, stop));
        return (await Promise.all(found)).filter((site) => site !== undefined);
      });
      return { files: consulted.map(({ document }) => document.path), sites: await Promise.all(sites) };
    },
    markEncodings: async ({ model, queries }) => {
      const marks = (await consult(desk, model, queries)).flatMap(marksOf).slice(0, mostMarks);
      if (marks.length === 0) return [];
      const open = await desk.session.open(model);
      return marks.map((mark) => ({ ...mark, nodes: nodesOf(open, mark.value) }));
    },
  };
}

/** More marks than this are a colored carpet. */
const mostMarks = 10_000;

async function consult(desk: ConfigDesk, model: string, queries: readonly ConfigQuery[]): Promise<readonly Consulted[]> {
  const all = await Promise.all(queries.map((query) => consultOne(desk, model, query)));
  return all.filter((one) => one !== undefined);
}

/** Findings and lines are kept with the text of an open document, as long as the model and the chip are the same. */
async function consultOne(desk: ConfigDesk, model: string, query: ConfigQuery): Promise<Consulted | undefined> {
  const known = await desk.texts.read(query.config);
  const { document } = known;
  if (document?.kind !== 'encodings') return undefined;
  const { context, link } = await gatherFor(desk, document, query);
  if (link.path !== model) return undefined;
  const { soc, precision } = query.target;
  const key = `findings ${model} ${context.model?.openMs} ${soc} ${precision} ${query.chipGiven}`;
  return {
    document,
    findings: known.once(key, () => ruleFindings(context)) ?? [],
    positions: () => known.once('positions', () => new Positions(document.text)) as Positions,
  };
}

async function siteOf(
  { world, session }: ConfigDesk,
  model: string,
  { document, findings, positions }: Consulted,
  value: string,
  stop: AbortSignal,
): Promise<EncodingSite | undefined> {
  const entry = entryOfTensor(readEncodings(document), value);
  if (!entry) return undefined;
  const { encoding, name } = entry;
  const { rows } = await validateRanges(await session.open(model), [entry], { files: world.files, stop });
  return {
    file: document.path,
    span: { at: name.at, end: name.end },
    line: positions().at(name.at).line,
    text: encoding ? sentence(entry) : 'It is too wrong to be read.',
    ...(encoding && { bitwidth: encoding.bitwidth }),
    scale: encoding?.scale ?? [],
    offset: encoding?.offset ?? [],
    findings: about(entry, findings).map(({ severity, code, what, fix }) => ({ severity, code, what, fix })),
    ...(rows[0] && { range: rows[0] }),
  };
}

function sentence({ encoding }: EncodingEntry): string {
  if (!encoding) return '';
  const { scale, offset } = encoding;
  const step = scale.length === 1 ? `, scale ${short(scale[0] as number)}, offset ${offset[0]}` : '';
  return `${gridText(encoding)}${step}`;
}

/** Findings inside of the entry, its name included. */
function about({ at, end, name }: EncodingEntry, findings: readonly Finding[]): readonly Finding[] {
  const from = Math.min(at, name.at);
  return findings.filter((finding) => finding.severity !== 'hint' && finding.at >= from && finding.end <= Math.max(end, name.end));
}

/** Both lists are in the order of the text, so one walk joins them. */
function marksOf({ document, findings }: Consulted) {
  const weighty = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const entries = readEncodings(document).entries;
  const marks = new Map<string, { value: string; severity: 'error' | 'warning'; what: string }>();
  let next = 0;
  for (const finding of weighty) {
    while (next < entries.length && entryEnd(entries[next] as EncodingEntry) < finding.end) next++;
    const entry = entries[next];
    if (!entry || finding.at < Math.min(entry.at, entry.name.at)) continue;
    const severity = finding.severity as 'error' | 'warning';
    if (marks.get(entry.tensor)?.severity !== 'error' && (severity === 'error' || !marks.has(entry.tensor)))
      marks.set(entry.tensor, { value: entry.tensor, severity, what: messageOf(finding) });
  }
  return [...marks.values()];
}

/** Where a mark stands in the graph: at who writes the value, else (constants, inputs) at who reads it. */
function nodesOf(open: OpenModel, value: string): readonly number[] {
  const found = findTensor(open, value);
  if (!found) return [];
  const { producer, consumers } = found;
  return producer && !isConstantNode(producer) ? [producer.id] : consumers.map(({ id }) => id);
}

const entryEnd = ({ end, name }: EncodingEntry): number => Math.max(end, name.end);
