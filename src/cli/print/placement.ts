import { bytesText, timeText } from '../../engine/text/numbers';
import type { PlacedNode, PlaceReport } from '../reports/place';
import type { Terminal } from '../terminal';
import { provenanceText } from './provenance';
import { type Style, styleFor } from './style';
import { facts, table } from './table';

/** Segments and boundaries that are listed; all are in the JSON. */
const mostListed = 12;

/** Where the model runs: the counts, what keeps nodes off the HTP, the segments and what crosses between units. */
export function printPlacement(terminal: Terminal, report: PlaceReport, everyNode: boolean): void {
  const style = styleFor(terminal);
  terminal.out(facts(summary(report), style.dim));
  const refused = report.nodes.filter(({ unit }) => unit !== 'htp');
  if (everyNode) terminal.out(`\n${nodeTable(report.nodes, style)}`);
  else if (refused.length > 0) terminal.out(`\n${reasonTable(refused, style)}`);
  if (report.segments.length > 1) terminal.out(`\n${segmentTable(report, style)}`);
  if (report.boundaries.length > 0) terminal.out(`\n${boundaryTable(report, style)}`);
}

function summary({
  path,
  counts,
  target,
  segments,
  boundaries,
  time,
  compiler,
  rung,
  producer,
}: PlaceReport): readonly (readonly [string, string | undefined])[] {
  const known = boundaries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const crossing = boundaries.length === 0 ? 'nothing crosses between units' : `${boundaries.length} values cross, ${bytesText(known)}`;
  return [
    ['model', path],
    ['target', `${target.soc}, ${target.precision}`],
    ['nodes', `${counts.htp} on HTP, ${counts.gpu} on GPU, ${counts.cpu} on CPU, ${counts.removed} removed`],
    [
      'compiler',
      compiler &&
        `${compiler.htp} nodes on HTP in ${compiler.graphs} graphs, ${compiler.cpu} on CPU; ${compiler.inserted} of them put in by the optimizers`,
    ],
    ['segments', `${segments.length}; ${crossing}`],
    ['time', time.totalUs === null ? undefined : `${timeText(time.totalUs)}, ${provenanceText(time)}`],
    ['from', provenanceText({ rung, producer })],
  ];
}

/** One line per rule and reason, the most frequent first, with an example: hundreds of nodes mostly have a few causes. */
function reasonTable(nodes: readonly PlacedNode[], { bold, units }: Style): string {
  const groups = new Map<string, PlacedNode[]>();
  for (const node of nodes) {
    const key = JSON.stringify([node.unit, node.rule, node.unit === 'removed' ? '' : node.reason]);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const rows = [...groups.values()]
    .sort((a, b) => Number(a[0]?.unit === 'removed') - Number(b[0]?.unit === 'removed') || b.length - a.length)
    .map((group) => {
      const [first] = group as [PlacedNode, ...PlacedNode[]];
      return [{ text: first.unit, paint: units[first.unit] }, String(group.length), first.rule ?? '', first.name, reasonText(first)];
    });
  const columns = [
    { title: 'unit' },
    { title: 'nodes', align: 'right' as const },
    { title: 'rule' },
    { title: 'for example', most: 32 },
    { title: 'reason', most: 160 },
  ];
  return table(columns, rows, bold);
}

function reasonText({ reason = '', fix }: PlacedNode): string {
  return fix ? `${reason} ${fix}` : reason;
}

function nodeTable(nodes: readonly PlacedNode[], { bold, units }: Style): string {
  const rows = nodes.map((node) => [
    node.name,
    node.opType,
    { text: node.unit, paint: units[node.unit] },
    node.us === null ? '' : timeText(node.us),
    node.rule ?? '',
    reasonText(node),
  ]);
  const columns = [
    { title: 'node' },
    { title: 'operator', most: 30 },
    { title: 'unit' },
    { title: 'time', align: 'right' as const },
    { title: 'rule' },
    { title: 'reason', most: 160 },
  ];
  return table(columns, rows, bold);
}

function segmentTable({ segments }: PlaceReport, { bold, dim, units }: Style): string {
  const rows = segments
    .slice(0, mostListed)
    .map(({ unit, nodes }, i) => [
      String(i + 1),
      { text: unit, paint: units[unit] },
      String(nodes.length),
      nodes[0] ?? '',
      nodes.at(-1) ?? '',
    ]);
  const columns = [
    { title: 'segment', align: 'right' as const },
    { title: 'unit' },
    { title: 'nodes', align: 'right' as const },
    { title: 'from' },
    { title: 'to' },
  ];
  return `${table(columns, rows, bold)}${more(segments.length, dim)}`;
}

function boundaryTable({ boundaries }: PlaceReport, { bold, dim }: Style): string {
  const rows = [...boundaries]
    .sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
    .slice(0, mostListed)
    .map(({ value, bytes, from, to }) => [value, bytes === null ? '?' : bytesText(bytes), from, to.join(', ')]);
  const columns = [{ title: 'value that crosses' }, { title: 'size', align: 'right' as const }, { title: 'from' }, { title: 'to' }];
  return `${table(columns, rows, bold)}${more(boundaries.length, dim)}`;
}

function more(count: number, dim: Style['dim']): string {
  return count > mostListed ? dim(`${count - mostListed} more; --json has all.`).concat('\n') : '';
}
