import { pointsText } from '../../engine/placement/selector/score';
import { bytesText, timeText } from '../../engine/text/numbers';
import type { SelectReport } from '../reports/select';
import type { Terminal } from '../terminal';
import { provenanceText } from './provenance';
import { type Style, styleFor } from './style';
import { facts, table } from './table';

/** Segments and conversions that are listed; all are in the JSON. */
const mostListed = 12;

/** The comparison with its reasons, per model and per segment, the pins, what would change if, and what would help most. */
export function printSelection(terminal: Terminal, report: SelectReport): void {
  const style = styleFor(terminal);
  const blocks = [
    facts(summary(report), style.dim),
    capabilityTable(report, style),
    unitTable(report, style),
    reasonTable(report, style),
    report.segments.length > 1 ? segmentTable(report, style) : '',
    report.pins.length > 0 ? pinTable(report, style) : '',
    report.whatIf ? whatIfBlock(report.whatIf, style) : '',
    report.bestNext.length > 0 ? nextTable(report, style) : '',
  ];
  terminal.out(blocks.filter(Boolean).join('\n'));
}

function summary({
  path,
  target,
  whole,
  figures,
  conversions,
  rung,
  producer,
  written,
}: SelectReport): readonly (readonly [string, string | undefined])[] {
  const bytes = conversions.reduce((sum, { toBytes }) => sum + (toBytes ?? 0), 0);
  const { htp, gpu, cpu, removed } = figures.counts;
  return [
    ['model', path],
    ['target', `${target.soc}, ${target.precision}`],
    ['choice', firstSentence(whole.explanation)],
    ['nodes', `${htp} on HTP, ${gpu} on GPU, ${cpu} on CPU, ${removed} removed, in ${figures.segments} segments`],
    ['converted', conversions.length === 0 ? 'nothing' : `${conversions.length} values (Q, DQ or cast), ${bytesText(bytes)} written`],
    ['from', provenanceText({ rung, producer })],
    ['written', written],
  ];
}

/** The others are in the table of reasons. */
const firstSentence = (text: string): string => /^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text;

const partNames = { operators: 'operators', 'tensor-size': 'largest tensor', power: 'power', performance: 'performance' } as const;

function capabilityTable({ capabilities }: SelectReport, { bold, dim, units }: Style): string {
  const rows = capabilities.map(({ unit, backend, types, maxTensorBytes, preferredPrecision, powerEfficiency, facts: known }) => [
    { text: unit, paint: units[unit] },
    backend,
    types.value.join(' '),
    `${maxTensorBytes.value / (1024 * 1024)} MiB`,
    preferredPrecision.value,
    String(powerEfficiency.value),
    known.map(({ name, value }) => `${name}: ${value}`).join('; '),
  ]);
  const columns = [
    { title: 'unit' },
    { title: 'backend' },
    { title: 'computes in', most: 48 },
    { title: 'tensors to', align: 'right' as const },
    { title: 'prefers' },
    { title: 'efficiency', align: 'right' as const },
    { title: 'known of it', most: 160 },
  ];
  const [first] = capabilities;
  const source = first ? dim(`Largest tensors, preferences and efficiencies: ${first.maxTensorBytes.source}.\n`) : '';
  return `${table(columns, rows, bold)}${source}`;
}

function unitTable({ whole }: SelectReport, { bold, units }: Style): string {
  const rows = whole.units.map(({ unit, points, parts, totalUs, memoryBytes, excluded }) => [
    { text: unit, paint: units[unit] },
    `${pointsText(points)} of ${pointsText(whole.most)}`,
    ...parts.map((part) => `${pointsText(part.points)} of ${pointsText(part.most)}`),
    totalUs === null ? '?' : timeText(totalUs),
    memoryBytes === null ? '?' : bytesText(memoryBytes),
    excluded ?? '',
  ]);
  const columns = [
    { title: 'unit' },
    { title: 'points', align: 'right' as const },
    ...Object.values(partNames).map((title) => ({ title, align: 'right' as const })),
    { title: 'time', align: 'right' as const },
    { title: 'memory', align: 'right' as const },
    { title: 'out, because', most: 120 },
  ];
  return table(columns, rows, bold);
}

function reasonTable({ whole }: SelectReport, { bold, units }: Style): string {
  const rows = whole.units.flatMap(({ unit, parts }) =>
    parts
      .filter(({ most }) => most > 0)
      .map((part) => [
        { text: unit, paint: units[unit] },
        partNames[part.part],
        pointsText(part.points),
        part.reason,
        `${part.rung}: ${part.producer.tool} ${part.producer.version}`,
      ]),
  );
  const columns = [
    { title: 'unit' },
    { title: 'part' },
    { title: 'points', align: 'right' as const },
    { title: 'reason', most: 160 },
    { title: 'from' },
  ];
  return table(columns, rows, bold);
}

function segmentTable({ segments }: SelectReport, { bold, dim, units }: Style): string {
  const rows = segments
    .slice(0, mostListed)
    .map(({ segment, unit, nodes, chosen, units: scored, explanation }) => [
      String(segment + 1),
      { text: unit, paint: units[unit] },
      String(nodes.length),
      nodes[0] ?? '',
      chosen === null ? 'none' : { text: chosen, paint: units[chosen] },
      ...scored.map(({ points, excluded }) => (excluded === undefined ? pointsText(points) : 'out')),
      explanation,
    ]);
  const columns = [
    { title: 'segment', align: 'right' as const },
    { title: 'unit' },
    { title: 'nodes', align: 'right' as const },
    { title: 'from', most: 32 },
    { title: 'best' },
    ...['htp', 'gpu', 'cpu'].map((title) => ({ title, align: 'right' as const })),
    { title: 'reason', most: 120 },
  ];
  return `${table(columns, rows, bold)}${more(segments.length, dim)}`;
}

function pinTable({ pins }: SelectReport, { bold, units }: Style): string {
  const rows = pins.map(({ nodes, unit, pinned, refused, removed, unknown, nearest }) => {
    const [first] = refused;
    const trouble = unknown
      ? `The model has no such node.${nearest ? ` Did you mean ${nearest}?` : ''}`
      : first
        ? `${refused.length} stay: ${first.node}: ${first.reason}`
        : removed > 0
          ? `${removed} removed by the optimizers`
          : '';
    return [nodes, { text: unit, paint: units[unit] }, String(pinned.length), trouble];
  });
  return table([{ title: 'pin' }, { title: 'to' }, { title: 'nodes', align: 'right' }, { title: 'not done', most: 160 }], rows, bold);
}

function whatIfBlock({ suppositions, before, after, notes, changed }: NonNullable<SelectReport['whatIf']>, { bold, dim }: Style): string {
  const time = (us: number | null) => (us === null ? 'not known' : timeText(us));
  const lines: readonly (readonly [string, (side: typeof before) => string])[] = [
    ['nodes on HTP', ({ counts }) => String(counts.htp)],
    ['nodes on GPU', ({ counts }) => String(counts.gpu)],
    ['nodes on CPU', ({ counts }) => String(counts.cpu)],
    ['segments', ({ segments }) => String(segments)],
    ['values that cross', ({ boundaries }) => String(boundaries)],
    ['crossing', ({ boundaryBytes }) => bytesText(boundaryBytes)],
    ['conversions', ({ conversions }) => String(conversions)],
    ['time on HTP', ({ us, counts }) => (counts.htp > 0 ? time(us.htp) : '')],
    ['time on GPU', ({ us, counts }) => (counts.gpu > 0 ? time(us.gpu) : '')],
    ['time on CPU', ({ us, counts }) => (counts.cpu > 0 ? time(us.cpu) : '')],
    ['time in all', ({ totalUs }) => time(totalUs)],
  ];
  const rows = lines.map(([title, cell]) => [title, cell(before), cell(after)]);
  const columns = [{ title: 'what if' }, { title: 'now', align: 'right' as const }, { title: 'then', align: 'right' as const }];
  const asked = suppositions.map(({ text, nodes }) => `${text} (${nodes.length})`).join(', ');
  const said = [`${asked}: ${changed.length === 1 ? '1 node changes its unit' : `${changed.length} nodes change their unit`}.`, ...notes];
  return `${table(columns, rows, bold)}${said.map((line) => `${dim(line)}\n`).join('')}`;
}

function nextTable({ bestNext }: SelectReport, { bold }: Style): string {
  const rows = bestNext.map(({ supposition, nodes, saved, reason, fix }) => [
    supposition,
    String(nodes),
    String(saved.segments),
    signed(saved.boundaryBytes, bytesText),
    saved.us === null ? '?' : signed(saved.us, timeText),
    fix ?? reason,
  ]);
  const columns = [
    { title: 'would help most' },
    { title: 'nodes', align: 'right' as const },
    { title: 'fewer segments', align: 'right' as const },
    { title: 'less crossing', align: 'right' as const },
    { title: 'less time', align: 'right' as const },
    { title: 'how', most: 160 },
  ];
  return table(columns, rows, bold);
}

const signed = (value: number, text: (size: number) => string): string => `${value < 0 ? '-' : ''}${text(Math.abs(value))}`;

function more(count: number, dim: Style['dim']): string {
  return count > mostListed ? dim(`${count - mostListed} more; --json has all.`).concat('\n') : '';
}
