import type { PlacementOverlay, Precision } from '../../src/protocol/calls';
import type { NodeFacts } from '../../src/protocol/column-calls';
import { amount, bytes, micros, percent } from '../text';
import type { AmountColumn, CategoryColumn, Column, ColumnContext, ColumnEntry, ColumnSource } from './columns';
import { valuesByName } from './columns';
import { errorColumn, ownLossColumn, widthColumn, widthsColumn } from './columns-accuracy';
import { operatorKind, operatorKinds } from './operator-kinds';
import { layersByName } from './times';
import { unitLabels, unitOf, units } from './units';

type Made = Column | string;

const noPlacement = 'no placement yet';
const notCounted = 'being counted';

/** Every column that comes with a model, in the order of the pickers. */
const entries: readonly ColumnEntry[] = [
  { id: 'unit', title: 'Unit', bar: false, make: unitColumn },
  { id: 'op', title: 'Operator', bar: false, make: kindColumn },
  { id: 'time', title: 'Time', bar: true, make: timeColumn },
  { id: 'share', title: 'Share of time', bar: true, make: shareColumn },
  { id: 'error', title: 'Error', bar: true, make: errorColumn },
  { id: 'own-loss', title: 'Own loss', bar: true, make: ownLossColumn },
  { id: widthsColumn, title: 'Width', bar: false, make: widthColumn },
  { id: 'activation-bits', title: 'Bits of activations', bar: false, make: bitsColumn('activation') },
  { id: 'weight-bits', title: 'Bits of weights', bar: false, make: bitsColumn('weight') },
  { id: 'ddr', title: 'DDR traffic', bar: true, make: ddrColumn },
  {
    id: 'macs',
    title: 'MACs',
    bar: true,
    make: factColumn(
      'macs',
      'MACs',
      ({ macs }) => macs,
      (count) => `${amount(count)} MACs`,
    ),
  },
  {
    id: 'weight-bytes',
    title: 'Weight bytes',
    bar: true,
    make: factColumn('weight-bytes', 'Weight bytes', (facts) => facts.weightBytes, bytes),
  },
  {
    id: 'activation-bytes',
    title: 'Activation bytes',
    bar: true,
    make: factColumn('activation-bytes', 'Activation bytes', (facts) => facts.activationBytes, bytes),
  },
];

/** The columns of every model, and those that were added. */
export function columnEntries({ added }: Pick<ColumnContext, 'added'>): readonly ColumnEntry[] {
  const later = added.map(
    (column): ColumnEntry => ({ id: column.id, title: column.title, bar: column.kind === 'amount', make: () => column }),
  );
  return [...entries, ...later];
}

export function makeColumn(id: string, context: ColumnContext): Made {
  return (
    columnEntries(context)
      .find((entry) => entry.id === id)
      ?.make(context) ?? 'not there any more'
  );
}

function unitColumn({ placement, times }: ColumnContext): Made {
  if (!placement) return noPlacement;
  const values = Float64Array.from(placement.verdicts, ({ unit }) => units.indexOf(unit));
  const categories = units.map((unit) => ({ label: unitLabels[unit], color: { unit }, isQuiet: unit === 'removed' }));
  return { id: 'unit', title: 'Unit', kind: 'category', source: placement, values, categories, weights: times?.us };
}

function kindColumn({ facts }: ColumnContext): Made {
  if (!facts) return notCounted;
  const other = operatorKinds.length;
  const kinds = facts.operators.map((name) => operatorKind(name) ?? other);
  const values = Float64Array.from(facts.operator, (at, node) => (facts.drawn[node] ? kinds[at]! : Number.NaN));
  const categories = [...operatorKinds.map(({ label }, hue) => ({ label, color: { hue } })), { label: 'other', color: { hue: -1 } }];
  return { id: 'op', title: 'Operator', kind: 'category', source: facts, values, categories };
}

function timeColumn({ times }: ColumnContext): Made {
  if (!times) return noPlacement;
  return { id: 'time', title: 'Time', kind: 'amount', source: times, values: times.us, scale: 'sqrt', format: micros, total: 'sum' };
}

function shareColumn({ times }: ColumnContext): Made {
  if (!times) return noPlacement;
  const values = times.us.map((us) => us / times.totalUs);
  return { id: 'share', title: 'Share of time', kind: 'amount', source: times, values, scale: 'sqrt', format: percent, total: 'sum' };
}

function factColumn(
  id: string,
  title: string,
  of: (facts: NodeFacts) => Float64Array,
  format: AmountColumn['format'],
): ColumnEntry['make'] {
  return ({ facts }) => {
    if (!facts) return notCounted;
    return { id, title, kind: 'amount', source: facts, values: of(facts), scale: 'log', format, total: 'sum' };
  };
}

const widths: Readonly<Record<Precision, Readonly<Record<'activation' | 'weight', number>>>> = {
  fp16: { activation: 16, weight: 16 },
  w8a8: { activation: 8, weight: 8 },
  w8a16: { activation: 16, weight: 8 },
};

function bitsColumn(what: 'activation' | 'weight'): ColumnEntry['make'] {
  return ({ facts, placement }) => {
    if (!facts) return notCounted;
    const bits = bitsByNode(what, facts, placement);
    const known = [...new Set(bits)].filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
    const categories = known.map((one, at) => ({
      label: `${one} bit`,
      color: { part: known.length === 1 ? 0.5 : at / (known.length - 1) },
    }));
    const values = bits.map((one) => (Number.isNaN(one) ? Number.NaN : known.indexOf(one)));
    const title = `Bits of ${what}s`;
    return {
      id: `${what}-bits`,
      title,
      kind: 'category',
      values,
      categories,
      ...(what === 'weight' && { lacks: 'without weights' }),
      ...sourceOfBits(facts, placement),
    } satisfies CategoryColumn;
  };
}

/** A file that carries quantization says its widths; a float model's are the target's choice on the HTP, and the file's elsewhere. */
function bitsByNode(what: 'activation' | 'weight', facts: NodeFacts, placement: PlacementOverlay | undefined): Float64Array {
  const stored = what === 'activation' ? facts.activationBits : facts.weightBits;
  if (facts.quantized || !placement) return stored;
  const chosen = widths[placement.target.precision][what];
  return stored.map((bits, node) => (!Number.isNaN(bits) && facts.isFloat[node] && unitOf(placement, node) === 'htp' ? chosen : bits));
}

function sourceOfBits(facts: NodeFacts, placement: PlacementOverlay | undefined): { source: ColumnSource; note: string } {
  if (facts.quantized || !placement) return { source: facts, note: 'As the file types and quantizes its values.' };
  const { precision } = placement.target;
  const settings = `${precision} on the HTP, elsewhere as the file has it`;
  return {
    source: { rung: placement.rung, producer: { ...placement.producer, settings } },
    note: `A float model: ${settings}.`,
  };
}

const ddr = { id: 'ddr', title: 'DDR traffic', kind: 'amount', scale: 'log', format: bytes, total: 'sum' } as const;

function ddrColumn(context: ColumnContext): Made {
  const { profile, facts, placement, boxes } = context;
  if (profile?.layers.some(({ ddrBytes }) => ddrBytes !== undefined)) {
    const nodes = placement?.verdicts.length ?? facts?.drawn.length ?? 0;
    const values = valuesByName(boxes, nodes, layersByName(profile), ({ ddrBytes }) => ddrBytes);
    return { ...ddr, source: profile, values };
  }
  return facts ? ddrEstimate(facts, placement) : notCounted;
}

/** Nothing stays in VTCM: each input, output and weight of a node once, in the width that it has there. */
function ddrEstimate(facts: NodeFacts, placement: PlacementOverlay | undefined): Made {
  const activations = bitsByNode('activation', facts, placement);
  const weights = bitsByNode('weight', facts, placement);
  const scaled = (size: number, bits: number, stored: number) => (Number.isNaN(stored) ? size : (size * bits) / stored);
  const values = facts.activationBytes.map((size, node) => {
    if (unitOf(placement, node) === 'removed') return 0;
    const own = scaled(facts.weightBytes[node]!, weights[node]!, facts.weightBits[node]!);
    return scaled(size, activations[node]!, facts.activationBits[node]!) + own;
  });
  const settings = 'every input, output and weight once; reuse in VTCM is not counted';
  const source: ColumnSource = { rung: 'estimate', producer: { ...facts.producer, settings } };
  return { ...ddr, source, values, note: 'At most this much: a simulated profile counts what really moves.' };
}
