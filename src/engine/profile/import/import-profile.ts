import { nodesNamed } from '../../logs/nodes-named';
import type { OpenModel } from '../../session';
import type { World } from '../../world';
import { coalesce } from '../coalesce';
import type { ImportDetail, LayerTime, Profile } from '../profile';
import type { Timeline } from '../timeline';
import { buildTimeline } from '../timeline-build';
import type { ImportedRow, ImportedTimeline, ImportedTrace } from './importer';
import { importerOf } from './importers';

/** Reads another tool's profile or trace and joins it to the nodes of the model. What joins to none is counted, never dropped. */
export async function importProfile(world: World, open: OpenModel, path: string): Promise<Profile> {
  const { files } = world;
  const bytes = await files.read(path);
  const file = files.basename(path);
  const importer = importerOf(bytes, file);
  const read = importer.read(bytes, file);
  const createdAt = world.date();
  const about = {
    id: `imported-${createdAt.replace(/\D/g, '').slice(0, 17)}`,
    createdAt,
    modelSha256: await world.sha256(open.model.path),
    modelName: files.basename(open.model.path),
  };
  if ('profile' in read) return ofThisModel(open, read.profile, about, { file, format: importer.format });
  const { rung, producer, total, rows } = read;
  const joined = joinRows(open, rows);
  const timeline = timelineOf(read, joined.layerOfRow);
  return {
    ...about,
    kind: 'imported',
    rung,
    producer: { ...producer, settings: [`from ${file}`, producer.settings].filter(Boolean).join('; ') },
    total,
    layers: joined.layers.map((layer) => ({ ...layer, share: total.meanMs > 0 ? layer.us / (total.meanMs * 1000) : 0 })),
    unmatched: joined.unmatched,
    imported: { file, format: importer.format, joined: rows.length - joined.unmatched.spans, notJoined: joined.unmatched.spans },
    ...(timeline && { timeline }),
  };
}

type About = Pick<Profile, 'id' | 'createdAt' | 'modelSha256' | 'modelName'>;

/** Its figures stay what they were, and so does the version of the model that they were made with. */
function ofThisModel({ model }: OpenModel, profile: Profile, about: About, from: Pick<ImportDetail, 'file' | 'format'>): Profile {
  const names = new Set(model.nodes.map(({ name }) => name));
  const joined = profile.layers.filter(({ name }) => names.has(name)).length;
  return {
    ...profile,
    id: about.id,
    modelName: about.modelName,
    imported: { ...from, joined, notJoined: profile.layers.length - joined },
  };
}

interface JoinedRows {
  readonly layers: readonly LayerTime[];
  readonly unmatched: Profile['unmatched'];
  readonly layerOfRow: ReadonlyMap<string, number>;
}

/** Rows of one node (an operation that was split, or several kernels) become one layer, in the order of the model. */
function joinRows(open: OpenModel, rows: readonly ImportedRow[]): JoinedRows {
  const nodes = nodesNamed(
    open,
    rows.map(({ name }) => name),
  );
  const ofNode = new Map<number, ImportedRow[]>();
  for (const [row, node] of nodes.entries()) if (node !== undefined) ofNode.set(node, [...(ofNode.get(node) ?? []), rows[row]!]);
  const found = [...ofNode.keys()].sort((a, b) => a - b);
  const layerOf = new Map(found.map((node, layer) => [node, layer]));
  const layers = found.map((node) => layerTime(open, node, ofNode.get(node) ?? []));
  const lost = rows.filter((_, row) => nodes[row] === undefined).sort((a, b) => b.us - a.us);
  return {
    layers,
    unmatched: { spans: lost.length, us: lost.reduce((sum, { us }) => sum + us, 0), names: lost.map(({ name }) => name) },
    layerOfRow: new Map(rows.map(({ name }, row) => [name, layerOf.get(nodes[row] ?? -1) ?? -1])),
  };
}

function layerTime({ model }: OpenModel, id: number, rows: readonly ImportedRow[]): LayerTime {
  const node = model.nodes[id]!;
  const sum = (pick: (row: ImportedRow) => number | undefined) =>
    rows.some((row) => pick(row) !== undefined) ? rows.reduce((all, row) => all + (pick(row) ?? 0), 0) : undefined;
  const [cycles, ddrBytes] = [sum((row) => row.cycles), sum((row) => row.ddrBytes)];
  return {
    name: node.name,
    opType: node.opType,
    unit: rows[0]!.unit,
    us: sum(({ us }) => us) ?? 0,
    share: 0,
    ...(cycles !== undefined && { cycles }),
    ...(ddrBytes !== undefined && { ddrBytes }),
  };
}

function timelineOf({ built, timeline }: ImportedTrace, layerOfRow: ReadonlyMap<string, number>): Timeline | undefined {
  if (built || !timeline) return built;
  return joinedTimeline(timeline, layerOfRow);
}

function joinedTimeline({ events, ...head }: ImportedTimeline, layerOfRow: ReadonlyMap<string, number>): Timeline {
  const names = new Map<string, number>();
  for (const { name } of events) if (!names.has(name)) names.set(name, names.size);
  const end = events.reduce((last, { start, duration }) => Math.max(last, start + duration), 0);
  const columns = {
    thread: events.map(({ thread }) => thread),
    start: events.map(({ start }) => start),
    duration: events.map(({ duration }) => duration),
    work: events.map(({ work }) => work),
    layer: events.map(({ row }) => layerOfRow.get(row ?? '') ?? -1),
    name: events.map(({ name }) => names.get(name)!),
    ...(events.some(({ ddrBytes }) => ddrBytes !== undefined) && { ddrBytes: events.map(({ ddrBytes = 0 }) => ddrBytes) }),
  };
  return buildTimeline({ ...head, names: [...names.keys()] }, coalesce(columns, end));
}
