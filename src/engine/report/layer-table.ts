import type { LayerTime } from '../profile/profile';
import { boundedDb } from '../quantize/accuracy/bounded-db';
import { type AccuracyColumns, accuracyColumns } from '../quantize/accuracy/columns';
import type { Provenance } from '../rung';
import { factsOf, type LayerTexts, layerTexts } from './layer-facts';
import type { ReportSource } from './source';

/** What a number counts, for whoever prints it. */
export type Quantity = 'us' | 'share' | 'count' | 'bytes' | 'bits' | 'cycles' | 'db' | 'ratio';

/** Who a column is from; `file` is the model's file itself, which needs no proof. */
export type SourceName = 'file' | 'placement' | 'time' | 'shapes' | 'profile' | 'accuracy';

/** One column of the table of layers. The id is its name in CSV and JSON and never changes. */
export type LayerColumn = { readonly id: string; readonly title: string; readonly source: SourceName } & (
  | { readonly kind: 'text'; readonly values: readonly string[] }
  /** NaN is not known. */
  | { readonly kind: 'number'; readonly quantity: Quantity; readonly values: Float64Array }
);

/** All that is known of each layer, as columns, with who says so. */
export interface LayerTable {
  readonly rows: number;
  /** `Node.id` of each row, in the file's order. */
  readonly node: Int32Array;
  readonly columns: readonly LayerColumn[];
  readonly sources: Readonly<Partial<Record<SourceName, Provenance>>>;
  /** Microseconds of one run, NaN where it is not known. */
  readonly totalUs: number;
}

export function layerTable(report: ReportSource): LayerTable {
  const { open, overlay, profile, quantization } = report;
  const accuracy = quantization?.accuracy;
  const texts = open.once('layer texts', () => layerTexts(open));
  const facts = factsOf(open);
  const times = timesOf(report, texts);
  const layers = profile ? layersOf(profile.layers, texts) : undefined;
  const byRow = (column: Float64Array) => Float64Array.from(texts.node, (id) => column[id] ?? Number.NaN);
  const { rung, producer } = overlay;
  return {
    rows: texts.node.length,
    node: texts.node,
    columns: [
      ...fileColumns(texts),
      ...placementColumns(report, texts),
      number('time_us', 'Time', 'time', 'us', times.us),
      number(
        'time_share',
        'Share',
        'time',
        'share',
        times.us.map((us) => us / times.totalUs),
      ),
      number('macs', 'MACs', 'shapes', 'count', byRow(facts.macs)),
      number('weight_bytes', 'Weights', 'shapes', 'bytes', byRow(facts.weightBytes)),
      number('weight_bits', 'Weight bits', 'shapes', 'bits', byRow(facts.weightBits)),
      number('activation_bytes', 'Activations', 'shapes', 'bytes', byRow(facts.activationBytes)),
      number('activation_bits', 'Activation bits', 'shapes', 'bits', byRow(facts.activationBits)),
      text('output', 'Output', 'shapes', texts.outputs),
      ...(layers ? profileColumns(layers) : []),
      ...(accuracy ? exactnessColumns(accuracyColumns(open, accuracy), byRow) : []),
    ],
    sources: {
      placement: { rung, producer },
      time: times.from,
      shapes: { rung: facts.rung, producer: facts.producer },
      ...(profile && { profile: { rung: profile.rung, producer: profile.producer } }),
      ...(accuracy && { accuracy: { rung: accuracy.rung, producer: accuracy.producer } }),
    },
    totalUs: times.totalUs,
  };
}

/** The values of a text column, for those who look for one. */
export function textOf(table: LayerTable, id: string): readonly string[] {
  const column = table.columns.find((one) => one.id === id);
  return column?.kind === 'text' ? column.values : [];
}

export function numbersOf(table: LayerTable, id: string): Float64Array {
  const column = table.columns.find((one) => one.id === id);
  return column?.kind === 'number' ? column.values : new Float64Array(table.rows).fill(Number.NaN);
}

function text(id: string, title: string, source: SourceName, values: readonly string[]): LayerColumn {
  return { id, title, source, kind: 'text', values };
}

function number(id: string, title: string, source: SourceName, quantity: Quantity, values: Float64Array): LayerColumn {
  return { id, title, source, kind: 'number', quantity, values };
}

function fileColumns({ node, names, opTypes }: LayerTexts): readonly LayerColumn[] {
  return [
    number('node', '#', 'file', 'count', Float64Array.from(node)),
    text('name', 'Name', 'file', names),
    text('operator', 'Operator', 'file', opTypes),
  ];
}

function placementColumns({ overlay }: ReportSource, { node }: LayerTexts): readonly LayerColumn[] {
  const verdicts = Array.from(node, (id) => overlay.verdicts[id]);
  return [
    text(
      'unit',
      'Unit',
      'placement',
      verdicts.map((verdict) => verdict?.unit ?? ''),
    ),
    text(
      'rule',
      'Rule',
      'placement',
      verdicts.map((verdict) => verdict?.rule ?? ''),
    ),
    text(
      'reason',
      'Why',
      'placement',
      verdicts.map((verdict) => verdict?.reason ?? ''),
    ),
    text(
      'fix',
      'What would help',
      'placement',
      verdicts.map((verdict) => verdict?.fix ?? ''),
    ),
  ];
}

/** A profile tells what ran; without one the placement's estimate. */
function timesOf({ overlay, profile }: ReportSource, { node, names }: LayerTexts) {
  if (!profile) {
    const { us, totalUs, rung, producer } = overlay.time;
    return { us: Float64Array.from(node, (id) => us[id] ?? Number.NaN), totalUs, from: { rung, producer } };
  }
  const byName = new Map(profile.layers.map((layer) => [layer.name, layer.us]));
  return {
    us: Float64Array.from(names, (name) => byName.get(name) ?? Number.NaN),
    totalUs: profile.total.meanMs * 1000,
    from: { rung: profile.rung, producer: profile.producer },
  };
}

function layersOf(layers: readonly LayerTime[], { names }: LayerTexts): readonly (LayerTime | undefined)[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  return names.map((name) => byName.get(name));
}

/** Only what this profile has: a run on the CPU knows of no cycles. */
function profileColumns(layers: readonly (LayerTime | undefined)[]): readonly LayerColumn[] {
  const columns = [
    number('cycles', 'Busy cycles', 'profile', 'cycles', picked(layers, 'cycles')),
    number('ddr_bytes', 'DDR', 'profile', 'bytes', picked(layers, 'ddrBytes')),
    number('vtcm_bytes', 'VTCM', 'profile', 'bytes', picked(layers, 'vtcmBytes')),
  ];
  return columns.filter((column) => column.kind === 'number' && column.values.some((value) => !Number.isNaN(value)));
}

/** Of the layer's result, quantized against float. */
function exactnessColumns(
  { sqnrDb, ownLossDb, cosine }: AccuracyColumns,
  byRow: (column: Float64Array) => Float64Array,
): readonly LayerColumn[] {
  return [
    number('sqnr_db', 'SQNR', 'accuracy', 'db', byRow(sqnrDb.map(boundedDb))),
    number('own_loss_db', 'Own loss', 'accuracy', 'db', byRow(ownLossDb.map(boundedDb))),
    number('cosine', 'Cosine', 'accuracy', 'ratio', byRow(cosine)),
  ];
}

function picked(layers: readonly (LayerTime | undefined)[], key: 'cycles' | 'ddrBytes' | 'vtcmBytes'): Float64Array {
  return Float64Array.from(layers, (layer) => layer?.[key] ?? Number.NaN);
}
