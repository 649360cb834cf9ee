import type { ModelFact, NodeChange, SideFigures } from '../../engine/compare/comparison';
import { timeText } from '../../engine/text/numbers';
import type { CompareReport, DifferentNode } from '../reports/compare';
import type { Terminal } from '../terminal';
import { provenanceText } from './provenance';
import { type Style, styleFor } from './style';
import { facts, table } from './table';
import { visibleShort } from './visible';

const signs: Readonly<Record<string, string>> = { added: '+', changed: '~', quantized: 'q', renamed: 'r', removed: '-', shape: 's' };

/** Counts, what differs of the whole, then node by node. `all` shows every node, those of another name, precision or shape too. */
export function printComparison(terminal: Terminal, report: CompareReport, all: boolean): void {
  const style = styleFor(terminal);
  const { before, after } = report;
  terminal.out(
    facts(
      [
        ['before', `${before.path}, ${before.nodes} nodes`],
        ['after', `${after.path}, ${after.nodes} nodes`],
        ['nodes', countsText(report)],
        ['weights', weightsText(report.weights)],
      ],
      style.dim,
    ),
  );
  if (report.facts.length > 0) terminal.out(`\n${factTable(report.facts, style)}`);
  printNodes(terminal, report, all, style);
  printPlaced(terminal, report, style);
}

const stateTexts: Readonly<Record<string, string>> = { quantizer: 'Q/DQ of quantized nodes', shape: 'of another shape only' };

function countsText({ counts, equal }: CompareReport): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  const text = shown.map(([state, count]) => `${count} ${stateTexts[state] ?? state}`).join(', ');
  return equal ? `${text}: no difference` : text;
}

function weightsText({ whole, sampled, missing }: CompareReport['weights']): string {
  const parts = [
    [whole, 'compared whole'],
    [sampled, 'by samples'],
    [missing, 'not compared: their data is not there'],
  ] as const;
  return parts.flatMap(([count, how]) => (count > 0 ? [`${count} ${how}`] : [])).join(', ') || 'none shared';
}

const shownOf = (value: string | undefined) => value ?? '(none)';

function factTable(rows: readonly ModelFact[], { bold }: Style): string {
  return table(
    [{ title: 'of the model' }, { title: 'before' }, { title: 'after' }],
    rows.map(({ label, before, after }) => [label, shownOf(before), shownOf(after)]),
    bold,
  );
}

function printNodes(terminal: Terminal, { nodes, removed }: CompareReport, all: boolean, { dim }: Style): void {
  const shown = nodes.filter(({ state }) => all || state === 'added' || state === 'changed');
  if (shown.length + removed.length > 0) terminal.out('\n');
  for (const node of shown) terminal.out(nodeLines(node, dim));
  for (const { name, opType } of removed) terminal.out(`${signs.removed} ${visibleShort(name, 80)} ${dim(visibleShort(opType, 40))}\n`);
  const rest = nodes.length - shown.length;
  if (rest > 0) terminal.out(`${dim(`${rest} more are only renamed, quantized or of another shape; --all shows them.`)}\n`);
}

function nodeLines({ name, opType, state, changes }: DifferentNode, dim: Style['dim']): string {
  const head = `${signs[state]} ${visibleShort(name, 80)} ${dim(visibleShort(opType, 40))}\n`;
  return head + changes.map((change) => `    ${changeText(change)}\n`).join('');
}

function changeText({ kind, label, before, after }: NodeChange): string {
  const what = [kind, label].filter(Boolean).join(' ');
  return `${visibleShort(what, 60)}: ${visibleShort(shownOf(before), 100)} → ${visibleShort(shownOf(after), 100)}`;
}

function printPlaced(terminal: Terminal, { placed }: CompareReport, style: Style): void {
  if (!placed) return;
  const { target, before, after, nodes } = placed;
  const side = (figures: SideFigures) => `${timeText(figures.totalUs)}, ${unitsText(figures)}, ${provenanceText(figures)}`;
  terminal.out(
    `\n${facts(
      [
        ['target', `${target.soc} ${target.precision}`],
        ['before', side(before)],
        ['after', side(after)],
      ],
      style.dim,
    )}`,
  );
  if (nodes.length === 0) return;
  const time = (us: number | null) => (us === null ? '?' : timeText(us));
  terminal.out(
    `\n${table(
      [
        { title: 'on another unit' },
        { title: 'before' },
        { title: 'after' },
        { title: 'time', align: 'right' },
        { title: 'now', align: 'right' },
      ],
      nodes.map(({ name, unit, us }) => [name, unit[0], unit[1], time(us[0]), time(us[1])]),
      style.bold,
    )}`,
  );
}

function unitsText({ counts }: SideFigures): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ');
}
