import type { PlacementOverlay } from '../../src/protocol/calls';
import { type LayerTexts, producerText } from '../../src/protocol/report-calls';
import { short } from '../text';
import { type Column, valueText } from './columns';
import { unitLabels, unitOf } from './units';

/** A column of the list of layers, by row. */
export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** Pixels, until the user says otherwise. */
  readonly width: number;
  readonly isNumber: boolean;
  /** How far the figures can be trusted; absent for what the file itself says and for imported ones. */
  readonly rung?: string;
  /** Who says so, and what the figures mean or why there are none. */
  readonly note: string;
  readonly text: (row: number) => string;
  /** As it goes into a spreadsheet; empty where nothing is known. */
  readonly raw: (row: number) => string | number;
  /** What rows are sorted by: NaN and the empty text are not known and come last. */
  readonly keys: Float64Array | readonly string[];
}

interface Offered {
  readonly id: string;
  readonly title: string;
  readonly lacks: string | undefined;
}

/** Short titles: a head has less room than a picker. */
const titles: Readonly<Record<string, string>> = {
  share: 'Share',
  'activation-bits': 'Bits',
  'weight-bits': 'W bits',
  ddr: 'DDR',
  error: 'Error',
  'own-loss': 'Own loss',
  'weight-bytes': 'Weights',
  'activation-bytes': 'Activations',
};

/** Names with their unit, for a spreadsheet. */
const rawNames: Readonly<Record<string, string>> = {
  time: 'time_us',
  share: 'time_share',
  ddr: 'ddr_bytes',
  'own-loss': 'own_loss_db',
  'weight-bytes': 'weight_bytes',
  'activation-bytes': 'activation_bytes',
};

/** Units come first as a column of their own, operators by name. */
const told = new Set(['unit', 'op']);

/** All columns: the file's words, the placement, every figure that colors the graph as well, and the reason. */
export function tableColumns(
  texts: LayerTexts,
  placement: PlacementOverlay | undefined,
  offered: readonly Offered[],
  columnOf: (id: string) => Column | string,
): readonly TableColumn[] {
  const { node } = texts;
  const verdict = (row: number) => placement?.verdicts[node[row]!];
  const said = placement ? { rung: placement.rung, note: producerText(placement.producer) } : { note: 'no placement yet' };
  const reason = (row: number) => [verdict(row)?.rule, verdict(row)?.reason].filter(Boolean).join(': ');
  const unit = (row: number) => unitOf(placement, node[row]!);
  return [
    {
      id: 'node',
      title: '#',
      width: 64,
      isNumber: true,
      note: 'Place in the file',
      text: (row) => String(node[row]),
      raw: (row) => node[row]!,
      keys: Float64Array.from(node),
    },
    words('name', 'Name', 240, { note: 'As the file names it, or as QNN Lens does where it has no name' }, texts.names),
    words('operator', 'Operator', 140, { note: 'From the file' }, texts.opTypes),
    {
      ...words(
        'unit',
        'Unit',
        86,
        said,
        Array.from(node, (_, row) => unit(row) ?? ''),
      ),
      text: (row) => (unit(row) ? unitLabels[unit(row)!] : '–'),
    },
    ...offered.filter(({ id }) => !told.has(id)).map((one) => figures(one, columnOf(one.id), node)),
    words('output', 'Output', 190, { note: 'Type of the first output, inferred from the file' }, texts.outputs),
    words(
      'why',
      'Rule and reason',
      420,
      said,
      Array.from(node, (_, row) => reason(row)),
    ),
  ];
}

function words(
  id: string,
  title: string,
  width: number,
  said: { readonly rung?: string; readonly note: string },
  keys: readonly string[],
): TableColumn {
  return { id, title, width, isNumber: false, ...said, text: (row) => short(keys[row]!, 200) || '–', raw: (row) => keys[row]!, keys };
}

function figures({ id, title: long, lacks }: Offered, column: Column | string, node: Int32Array): TableColumn {
  const title = titles[id] ?? short(long, 24);
  const head = { id, title, width: title.length > 12 ? 150 : 92 };
  if (typeof column === 'string')
    return {
      ...head,
      isNumber: true,
      note: `${long}: ${lacks ?? column}`,
      text: () => '–',
      raw: () => '',
      keys: new Float64Array(node.length).fill(Number.NaN),
    };
  const { source, note, values } = column;
  const keys = Float64Array.from(node, (id) => values[id] ?? Number.NaN);
  // The head says what is counted.
  const text = (row: number) => valueText(column, keys[row]).replace(/ (MACs|bit)$/, '');
  return {
    ...head,
    isNumber: true,
    ...(source.rung && { rung: source.rung }),
    note: [long, note, producerText(source.producer)].filter(Boolean).join('. '),
    text,
    raw: (row) => (Number.isNaN(keys[row]!) ? '' : column.kind === 'category' ? text(row) : keys[row]!),
    keys,
  };
}

/** What stands above a column in a spreadsheet: `time_us (simulated)`. */
export function rawTitle({ id, rung }: TableColumn): string {
  const name = rawNames[id] ?? id.replaceAll('-', '_');
  return rung ? `${name} (${rung})` : name;
}
