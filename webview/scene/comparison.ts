import type { Box, PlacementOverlay, Profile, Provenance, Unit } from '../../src/protocol/calls';
import { comparedUnits, type ModelComparison, type NodeState, nodeStates } from '../../src/protocol/compare-calls';
import { micros, plural } from '../text';
import { valuesByName } from './columns';
import { layersByName } from './times';
import { unitLabels } from './units';

/** What is said of a node that is not the same. */
export type DifferenceKind = Exclude<NodeState, 'same' | 'quantizer'> | 'moved' | 'slower' | 'faster';

export interface Difference {
  readonly kind: DifferenceKind;
  /** Node id; a removed node's in the other model. */
  readonly node: number;
  /** Between the two: `CPU → HTP`, `1.2 ms → 0.8 ms`; empty where the kind says it all. */
  readonly text: string;
}

/** What the page is compared with, and what of that is drawn. */
export interface Comparison {
  readonly of: 'models' | 'runs' | 'placements';
  /** Name of the other side. */
  readonly with: string;
  /** Which side this page is: on the older one nodes that are gone are marked, on the newer one those that came. */
  readonly side: 'before' | 'after';
  /** The other side is a page of its own beside this one. */
  readonly linked: boolean;
  /** In the order of the model; removed nodes of the other model come last. Without `shapes` where those are not shown. */
  readonly differences: readonly Difference[];
  /** Nodes whose shapes alone are others, because those of an input are: one cause marks a whole graph, so they are kept apart. */
  readonly shapes?: { readonly nodes: readonly Difference[]; readonly shown: boolean };
  /** By node id of the shown model; removed nodes of the other model left out. */
  readonly byNode: ReadonlyMap<number, Difference>;
  /** Of figures: who gave those before and those after. */
  readonly sources?: { readonly before: Provenance; readonly after: Provenance };
  readonly models?: { readonly path: string; readonly comparison: ModelComparison };
}

export const kindLabels: Readonly<Record<DifferenceKind, string>> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  quantized: 'Quantized',
  renamed: 'Renamed',
  shape: 'Shape only',
  moved: 'Other unit',
  slower: 'Slower',
  faster: 'Faster',
};

/** Codicons. */
export const kindPictures: Readonly<Record<DifferenceKind, string>> = {
  added: 'diff-added',
  removed: 'diff-removed',
  changed: 'diff-modified',
  quantized: 'symbol-numeric',
  renamed: 'diff-renamed',
  shape: 'symbol-ruler',
  moved: 'arrow-swap',
  slower: 'arrow-up',
  faster: 'arrow-down',
};

/** A node that only one side has gets its word from the side that it is on. */
const stateKinds: Readonly<Partial<Record<NodeState, DifferenceKind>>> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  quantized: 'quantized',
  renamed: 'renamed',
  shape: 'shape',
};

type Parts = Pick<Comparison, 'with' | 'side' | 'linked'>;

export function compareModels(comparison: ModelComparison, path: string, parts: Parts): Comparison {
  const { side } = parts;
  const columns = side === 'after' ? comparison.now : comparison.old;
  const { placed } = comparison;
  const differences: Difference[] = [];
  columns.state.forEach((state, node) => {
    const kind = stateKinds[nodeStates[state]!];
    const text = placed && side === 'after' ? unitText(placed.unitBefore[node]!, placed.unitAfter[node]!) : '';
    if (kind) differences.push({ kind, node, text });
    else if (text !== '') differences.push({ kind: 'moved', node, text });
  });
  const byNode = new Map(differences.map((one) => [one.node, one]));
  if (side === 'after' && !parts.linked) for (const { node } of comparison.removed) differences.push({ kind: 'removed', node, text: '' });
  const compared = {
    ...parts,
    of: 'models',
    differences,
    byNode,
    ...(placed && { sources: placed }),
    models: { path, comparison },
  } as const;
  return differences.some(({ kind }) => kind === 'shape')
    ? withShapes(
        compared,
        differences.every(({ kind }) => kind === 'shape'),
      )
    : compared;
}

/** The same comparison with the nodes of another shape among its differences, or without them. */
export function withShapes(comparison: Comparison, shown: boolean): Comparison {
  const nodes = comparison.shapes?.nodes ?? comparison.differences.filter(({ kind }) => kind === 'shape');
  const others = comparison.differences.filter(({ kind }) => kind !== 'shape');
  const place = ({ kind, node }: Difference) => (kind === 'removed' && comparison.side === 'after' ? Number.POSITIVE_INFINITY : node);
  const differences = shown ? [...others, ...nodes].sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0)) : others;
  return { ...comparison, differences, shapes: { nodes, shown } };
}

function unitText(before: number, after: number): string {
  const [was, is] = [comparedUnits[before], comparedUnits[after]];
  return was && is && was !== is ? `${unitLabels[was]} → ${unitLabels[is]}` : '';
}

/** Two placements of the model that is shown. */
export function comparePlacements(before: PlacementOverlay, after: PlacementOverlay, other: string): Comparison {
  const differences = after.verdicts.flatMap(({ unit }, node): Difference[] => {
    const was: Unit | undefined = before.verdicts[node]?.unit;
    return was === undefined || was === unit ? [] : [{ kind: 'moved', node, text: `${unitLabels[was]} → ${unitLabels[unit]}` }];
  });
  return { of: 'placements', with: other, side: 'after', linked: false, ...found(differences), sources: { before, after } };
}

/** Smaller differences than both of these are noise of a run, and are not marked; the column shows them. */
const leastPart = 0.1;
const leastShare = 0.005;

export const runNote = 'Marked are differences of more than 10 % of the layer and 0.5 % of the run.';

/** Two profiles of the model that is shown. */
export function compareRuns(before: Profile, after: Profile, boxes: readonly Box[], other: string): Comparison {
  const [was, is] = [before, after].map((profile) => new Map(usByNode(profile, boxes)));
  const totalUs = Math.max(before.total.meanMs, after.total.meanMs) * 1000;
  const differences = [...is!].flatMap(([node, us]): Difference[] => {
    const old = was!.get(node);
    if (old === undefined) return [];
    const change = us - old;
    if (Math.abs(change) <= leastPart * old || Math.abs(change) <= leastShare * totalUs) return [];
    return [{ kind: change > 0 ? 'slower' : 'faster', node, text: `${micros(old)} → ${micros(us)}` }];
  });
  return { of: 'runs', with: other, side: 'after', linked: false, ...found(differences), sources: { before, after } };
}

function usByNode(profile: Profile, boxes: readonly Box[]): (readonly [node: number, us: number])[] {
  const layers = layersByName(profile);
  return boxes.flatMap(({ node, name }) => {
    const layer = node >= 0 ? layers.get(name) : undefined;
    return layer ? [[node, layer.us] as const] : [];
  });
}

function found(all: Difference[]): Pick<Comparison, 'differences' | 'byNode'> {
  const differences = all.sort((a, b) => a.node - b.node);
  return { differences, byNode: new Map(differences.map((one) => [one.node, one])) };
}

/** `3 added, 1 removed, 5 changed` */
export function countsText({ differences, shapes }: Comparison): string {
  const counts = new Map<DifferenceKind, number>();
  for (const { kind } of shapes && !shapes.shown ? [...differences, ...shapes.nodes] : differences)
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = (Object.keys(kindLabels) as DifferenceKind[]).flatMap((kind) => {
    const count = counts.get(kind);
    if (count === undefined) return [];
    return kind === 'moved' ? `${plural(count, 'node')} on another unit` : `${count} ${kindLabels[kind].toLowerCase()}`;
  });
  return parts.length === 0 ? 'no difference' : parts.join(', ');
}

/** After less before, by node id; NaN where either is not known. */
export function timeDifferences(before: Profile, after: Profile, boxes: readonly Box[], nodes: number): Float64Array {
  const [was, is] = [before, after].map((profile) => valuesByName(boxes, nodes, layersByName(profile), ({ us }) => us));
  return is!.map((us, node) => us - was![node]!);
}
