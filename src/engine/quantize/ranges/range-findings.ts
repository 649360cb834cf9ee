import type { EncodingEntry, EncodingTable } from '../../config/encodings/encoding';
import type { Finding, FindingSeverity } from '../../config/finding';
import { setGrid } from '../../config/rules/encodings/set-grid';
import type { RangeReport, RangeRow } from './range-report';

/** One judgment of a row; the first that applies is the row's finding. */
interface Judgment {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly applies: (row: RangeRow) => boolean;
  readonly what: (row: RangeRow) => string;
  readonly fix: string;
}

/** Above one value in a hundred clipping is no longer outliers: calibrators that clip on purpose (percentile 99.9, MSE) stay far below. */
const mostClipped = 0.01;
/** At 20 dB the noise is a tenth of the signal; a sound 8-bit range of weights gives 35 to 45. Grids of less than 8 bits cannot be asked for so much. */
const leastSqnrDb = ({ bitwidth }: RangeRow): number => (bitwidth >= 8 ? 20 : 10);
/** Half of the grid is one bit. Where the range of the data is no better, there is nothing to win. */
const mostWasted = 0.5;

const judgments: readonly Judgment[] = [
  {
    code: 'range-not-finite',
    severity: 'error',
    applies: ({ notFinite }) => notFinite > 0,
    what: ({ tensor, notFinite }) =>
      `"${tensor}" holds ${notFinite} ${notFinite === 1 ? 'value that is' : 'values that are'} NaN or infinite.`,
    fix: 'Mend the model: no encoding holds them.',
  },
  {
    code: 'range-clipped',
    severity: 'warning',
    applies: ({ clippedBelow, clippedAbove }) => clippedBelow + clippedAbove > mostClipped,
    what: (row) =>
      `${percent(row.clippedBelow)} of "${row.tensor}" lie below the range and ${percent(row.clippedAbove)} above it; ${quality(row)}.`,
    fix: 'Widen the range.',
  },
  {
    code: 'range-noisy',
    severity: 'warning',
    applies: (row) => row.sqnrDb < leastSqnrDb(row),
    what: (row) => `The grid is too coarse for "${row.tensor}": ${quality(row)}, below ${leastSqnrDb(row)} dB.`,
    fix: 'Narrow the range, give a scale per channel, or more bits.',
  },
  {
    code: 'range-wasted',
    severity: 'info',
    applies: ({ wasted, suggestion }) => wasted > mostWasted && suggestion !== undefined,
    what: (row) =>
      `${percent(row.wasted)} of the grid are used by no value of "${row.tensor}" (${row.usedBits.toFixed(1)} of ${row.bitwidth} bits); ${quality(row)}.`,
    fix: 'Narrow the range.',
  },
  { code: 'range-good', severity: 'hint', applies: () => true, what: (row) => `"${row.tensor}": ${quality(row)}.`, fix: '' },
];

export interface JudgedRow {
  readonly row: RangeRow;
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly what: string;
  readonly fix: string;
}

export function judgeRow(row: RangeRow): JudgedRow {
  const { code, severity, what, fix } = judgments.find(({ applies }) => applies(row)) as Judgment;
  return { row, code, severity, what: what(row), fix };
}

/** A row and what is said of it. */
export interface RangeFinding {
  readonly row: RangeRow;
  readonly finding: Finding;
}

/** One finding per row, at the name of its entry. The fix is not preferred: another range may have been measured on more than these values. */
export function rangeFindings({ rows }: RangeReport, table: EncodingTable): readonly RangeFinding[] {
  const entries = new Map(table.entries.map((entry) => [entry.tensor, entry]));
  return rows.flatMap((row) => {
    const entry = entries.get(row.tensor);
    return entry ? [{ row, finding: findingOf(judgeRow(row), entry, table) }] : [];
  });
}

function findingOf({ row, code, severity, what, fix }: JudgedRow, entry: EncodingEntry, table: EncodingTable): Finding {
  const { suggestion } = row;
  const fixes = suggestion
    ? [{ title: `Use the range of the data (${suggestion.sqnrDb.toFixed(1)} dB)`, edits: setGrid({ table }, entry, suggestion.encoding) }]
    : [];
  const where = `${row.section === 'param' ? 'param' : 'activation'}_encodings/${row.tensor}`;
  return { severity, code, at: entry.name.at, end: entry.name.end, where, what, fix, fixes };
}

function quality({ sqnrDb, maxError }: RangeRow): string {
  return sqnrDb === Number.POSITIVE_INFINITY
    ? 'nothing is lost'
    : `SQNR ${sqnrDb.toFixed(1)} dB, largest error ${Number(maxError.toPrecision(3))}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
