import type { Model, Node } from '../ir/graph';
import type { Partition, Verdict } from '../placement/placement';
import type { VerifiedPlacement } from '../placement/verified';
import type { Diagnostic } from '../problem';
import type { Producer } from '../rung';
import type { Chip } from '../targets/target';
import { escapeHtml, nameHtml, pageHtml, tableHtml } from './html';
import type { InputFile } from './manifest';
import type { ConvertedFile } from './result';

export interface ReportFacts {
  readonly model: Model;
  readonly name: string;
  readonly inputs: readonly InputFile[];
  readonly chips: readonly Chip[];
  readonly compiledAs: string;
  readonly placement: VerifiedPlacement;
  readonly partition: Partition;
  readonly files: readonly ConvertedFile[];
  readonly tools: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/** `report.html`: one static page. It holds no moment of time, so that the same input gives the same bytes. */
export function reportHtml(facts: ReportFacts): string {
  const sections = [heading, summary, warnings, onCpu, segments, boundaries, removed, files, provenance];
  return pageHtml(
    `${facts.name} for ${facts.chips.map(({ soc }) => soc).join(', ')}`,
    sections
      .map((section) => section(facts))
      .filter(Boolean)
      .join('\n'),
  );
}

function heading({ name, chips, compiledAs }: ReportFacts): string {
  const targets = chips.map(({ soc, marketing, htpArch }) => `${soc} (${marketing ? `${marketing}, ` : ''}Hexagon v${htpArch})`).join(', ');
  return `<h1>${nameHtml(name)}</h1>\n<p>Compiled for ${escapeHtml(targets)}: ${escapeHtml(compiledAs)}.</p>`;
}

function summary({ model, placement, partition }: ReportFacts): string {
  const count = (unit: Verdict['unit']) => placement.verdicts.filter((verdict) => verdict.unit === unit).length;
  const htpSegments = partition.segments.filter(({ unit }) => unit === 'htp').length;
  const inserted = placement.inserted.filter(({ unit }) => unit === 'htp').length;
  const tiles: readonly (readonly [string, string | number])[] = [
    ['nodes in the file', model.nodes.length],
    ['on the HTP', count('htp')],
    ['on the CPU', count('cpu')],
    ['removed by optimizers', count('removed')],
    ['made by optimizers, on the HTP', inserted],
    ['HTP segments', placement.summary?.graphs ?? htpSegments],
  ];
  const html = tiles.map(([label, value]) => `<span class="tile"><b>${value}</b>${label}</span>`).join('');
  return `<h2>Where it runs</h2>\n${html}\n${from(placement.producer, 'verified')}`;
}

function warnings({ warnings: list }: ReportFacts): string {
  if (list.length === 0) return '';
  return `<h2>Warnings</h2>\n${list.map(({ what, fix }) => `<p class="warning">${escapeHtml(what)}<br>${escapeHtml(fix)}</p>`).join('\n')}`;
}

/** Grouped by reason: a model that stays on the CPU often does so a thousand times for one reason. */
function onCpu({ model, placement }: ReportFacts): string {
  const groups = new Map<string, { readonly verdict: Verdict; readonly nodes: Node[] }>();
  for (const node of model.nodes) {
    const verdict = placement.verdicts[node.id];
    if (verdict?.unit !== 'cpu') continue;
    const key = `${node.opType} ${verdict.rule} ${verdict.reason}`;
    const group = groups.get(key);
    if (group) group.nodes.push(node);
    else groups.set(key, { verdict, nodes: [node] });
  }
  if (groups.size === 0) return '<h2>On the CPU</h2>\n<p>Nothing: all that is left of the model runs on the HTP.</p>';
  const rows = [...groups.values()]
    .sort((a, b) => b.nodes.length - a.nodes.length)
    .map(({ verdict: { rule = '', reason = '', fix }, nodes }) => [
      String(nodes.length),
      escapeHtml(nodes[0]?.opType ?? ''),
      escapeHtml(rule),
      escapeHtml(reason) + (fix ? `<br>${escapeHtml(fix)}` : ''),
      namesHtml(nodes.map(({ name }) => name)),
    ]);
  const table = tableHtml(['Nodes', 'Operator', 'Rule', 'Reason', 'Names'], rows);
  return `<h2>On the CPU, and why</h2>\n${table}\n${from(placement.producer, 'verified')}`;
}

function namesHtml(names: readonly string[]): string {
  const list = names.map(nameHtml).join(', ');
  return names.length === 1 ? list : `<details><summary>${nameHtml(names[0] ?? '')} …</summary>${list}</details>`;
}

function segments({ model, partition }: ReportFacts): string {
  if (partition.segments.length < 2) return '';
  const name = (id: number | undefined) => nameHtml(model.nodes[id ?? -1]?.name ?? '');
  const rows = partition.segments.map(({ unit, nodes }, i) => [
    String(i),
    unit.toUpperCase(),
    String(nodes.length),
    `${name(nodes[0])} … ${name(nodes.at(-1))}`,
  ]);
  return `<h2>Segments</h2>\n${tableHtml(['Segment', 'Unit', 'Nodes', 'From and to'], rows)}\n<p class="from">Cut by QNN Lens from the verified placement.</p>`;
}

function boundaries({ partition }: ReportFacts): string {
  if (partition.boundaries.length === 0) return '';
  const rows = partition.boundaries.map(({ value, from: unit, to, bytes }) => [
    nameHtml(value),
    unit.toUpperCase(),
    to.join(', ').toUpperCase(),
    bytes === undefined ? 'not known' : String(bytes),
  ]);
  return `<h2>Values that cross between units</h2>\n${tableHtml(['Value', 'From', 'To', 'Bytes'], rows)}\n<p class="from">Bytes from the shapes that QNN Lens inferred.</p>`;
}

function removed({ placement }: ReportFacts): string {
  const counts = new Map<string, number>();
  for (const { unit, rule = '' } of placement.verdicts) if (unit === 'removed') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  if (counts.size === 0) return '';
  const rows = [...counts].sort((a, b) => b[1] - a[1]).map(([rule, count]) => [escapeHtml(rule), String(count)]);
  return `<h2>Removed by onnxruntime's optimizers</h2>\n${tableHtml(['Rule', 'Nodes'], rows)}\n<p class="from">That they are gone is the compiler's word; the rule is QNN Lens' reading.</p>`;
}

function files({ files: list }: ReportFacts): string {
  return `<h2>Files</h2>\n${tableHtml(
    ['File', 'Bytes', 'SHA-256'],
    list.map(({ path, bytes, sha256 }) => [nameHtml(path), String(bytes), `<code>${sha256}</code>`]),
  )}`;
}

function provenance({ inputs, tools }: ReportFacts): string {
  const sources = tableHtml(
    ['Input', 'Bytes', 'SHA-256'],
    inputs.map(({ path, bytes, sha256 }) => [nameHtml(path), String(bytes), `<code>${sha256}</code>`]),
  );
  const versions = Object.entries(tools).map(([tool, version]) => [escapeHtml(tool), escapeHtml(version)]);
  return `<h2>Made from</h2>\n${sources}\n<h2>Made with</h2>\n${tableHtml(['Tool', 'Version'], versions)}`;
}

function from({ tool, version, chip, settings }: Producer, rung: string): string {
  return `<p class="from">${rung}: ${escapeHtml([tool, version, chip, settings].filter(Boolean).join(', '))}</p>`;
}
