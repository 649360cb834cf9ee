import { percentText } from '../../engine/text/numbers';
import type { RangesReport } from '../reports/ranges';
import type { Terminal } from '../terminal';
import { styleFor } from './style';
import { facts, table } from './table';
import { visibleShort } from './visible';

/** The worst come first; so many fill a screen. */
const mostRows = 40;

export function printRanges(terminal: Terminal, { path, model, rows, notJudged }: RangesReport): void {
  const { bold, dim } = styleFor(terminal);
  const flagged = rows.filter(({ severity }) => severity !== 'hint');
  terminal.out(
    facts(
      [
        ['encodings', path],
        ['model', model],
        [
          'judged',
          `${rows.length} tensors with data, ${flagged.length} with a remark; ${notJudged.length} without data or a usable encoding`,
        ],
      ],
      dim,
    ),
  );
  if (rows.length === 0) return;
  const columns = [
    { title: 'tensor', most: 40 },
    { title: 'bits', align: 'right' as const },
    { title: 'scales', align: 'right' as const },
    { title: 'SQNR dB', align: 'right' as const },
    { title: 'max error', align: 'right' as const },
    { title: 'clipped', align: 'right' as const },
    { title: 'unused', align: 'right' as const },
    { title: 'own range dB', align: 'right' as const },
    { title: 'remark' },
  ];
  const lines = rows
    .slice(0, mostRows)
    .map((row) => [
      row.tensor,
      String(row.bitwidth),
      String(row.groups),
      decibels(row.sqnrDb),
      row.maxError.toPrecision(3),
      percentText(row.clippedBelow + row.clippedAbove),
      percentText(row.wasted),
      row.suggestion ? decibels(row.suggestion.sqnrDb) : '',
      row.severity === 'hint' ? '' : row.code,
    ]);
  terminal.out(`\n${table(columns, lines, bold)}`);
  if (rows.length > mostRows) terminal.out(dim(`... and ${rows.length - mostRows} more; --json has all.\n`));
  for (const { severity, message } of flagged.slice(0, mostRows)) terminal.err(`${severity}: ${visibleShort(message, 300)}\n`);
}

function decibels(value: number | null): string {
  return value === null ? 'exact' : value.toFixed(1);
}
