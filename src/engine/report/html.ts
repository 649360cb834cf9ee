import { escapeHtml, pageHtml, tableHtml } from '../convert/html';
import { bytesText, countText, percentText, timeText } from '../text/numbers';
import { type Bottleneck, bottlenecksOf } from './bottlenecks';
import { layersHtml } from './html-layers';
import { profileHtml } from './html-profile';
import { quantizationHtml } from './html-quantization';
import { sortScript, sortScriptSha256 } from './html-sort';
import { reportStyle } from './html-style';
import { shownName, timeOrDash, unitLabel } from './html-text';
import { type LayerTable, layerTable } from './layer-table';
import { provenanceText } from './provenance-text';
import { diagnosticsOf, type ReportSource } from './source';
import { timeStrip } from './time-strip';

interface Facts {
  readonly report: ReportSource;
  readonly table: LayerTable;
  readonly bottlenecks: readonly Bottleneck[];
}

/** One file that holds everything and needs nothing: no network, no other file, no moment of time. */
export function reportHtml(report: ReportSource): string {
  const table = layerTable(report);
  const facts: Facts = { report, table, bottlenecks: bottlenecksOf(report, table) };
  const sections = [
    heading,
    tiles,
    unitBar,
    bottlenecks,
    strip,
    picture,
    refusals,
    boundaries,
    quantization,
    profile,
    layers,
    diagnostics,
    provenance,
  ];
  const { soc, precision } = report.overlay.target;
  return pageHtml(
    `${shownName(report.summary.name)} on ${soc} ${precision}`,
    sections
      .map((section) => section(facts))
      .filter(Boolean)
      .join('\n'),
    { style: reportStyle, script: { text: sortScript, sha256: sortScriptSha256 } },
  );
}

const timeLabels = {
  estimate: 'estimated time',
  imported: 'imported time',
  verified: 'simulated time',
  simulated: 'simulated time',
  measured: 'measured time',
} as const;

function heading({ report: { summary, overlay } }: Facts): string {
  const { soc, precision } = overlay.target;
  const facts = [`opset ${summary.opset ?? 'not known'}`, summary.producer && shownName(summary.producer)].filter(Boolean);
  return `<h1><bdi>${escapeHtml(shownName(summary.name))}</bdi></h1>
<p class="from">On ${escapeHtml(soc)} at ${escapeHtml(precision)} · ${escapeHtml(facts.join(' · '))}</p>`;
}

function tiles({ report: { summary, overlay, profile: run }, table }: Facts): string {
  const { segments, boundaries: crossing } = overlay;
  const bytes = crossing.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const bounds =
    run?.total.lowMs !== undefined && run.total.highMs !== undefined
      ? `${run.total.lowMs.toFixed(2)} – ${run.total.highMs.toFixed(2)} ms`
      : '';
  const list: readonly (readonly [value: string, label: string])[] = [
    [timeOrDash(table.totalUs), [timeLabels[table.sources.time?.rung ?? 'estimate'], bounds].filter(Boolean).join(', ')],
    [summary.macs === undefined ? '–' : countText(summary.macs), 'MACs'],
    [bytesText(summary.initializerBytes), 'weights in the file'],
    [String(summary.nodesAll), 'nodes'],
    [String(segments.length), 'segments'],
    [String(crossing.length), `values cross units, ${bytesText(bytes)}`],
  ];
  return list.map(([value, label]) => `<span class="tile"><b>${escapeHtml(value)}</b>${escapeHtml(label)}</span>`).join('');
}

function unitBar({ report: { overlay }, table }: Facts): string {
  const units = (['htp', 'gpu', 'cpu', 'removed'] as const).filter((unit) => overlay.counts[unit] > 0);
  const bar = units.map((unit) => `<span class="${unit}" style="flex:${overlay.counts[unit]}"></span>`).join('');
  const key = units.map((unit) => `<span class="key"><i class="${unit}"></i>${unitLabel(unit)} ${overlay.counts[unit]}</span>`).join('');
  return `<div class="bar" role="img" aria-label="Nodes per unit">${bar}</div><p>${key}</p>${said(table, 'placement')}`;
}

function bottlenecks({ bottlenecks: list, table }: Facts): string {
  if (list.length === 0) return '';
  const rows = list.map(({ name, opType, unit, us, share, why, help }) => [
    `<bdi><code>${escapeHtml(shownName(name))}</code></bdi>`,
    escapeHtml(shownName(opType)),
    `<i class="${unit}"></i>${unitLabel(unit)}`,
    timeText(us),
    Number.isFinite(share) ? percentText(share) : '–',
    `${escapeHtml(shownName(why, 300))}${help ? `<br><span class="help">${escapeHtml(shownName(help, 300))}</span>` : ''}`,
  ]);
  const heads = ['Layer', 'Operator', 'Unit', 'Time', 'Share', 'Why, and what would help'];
  return `<h2>Top ${list.length} bottlenecks</h2>\n${tableHtml(heads, rows)}\n${said(table, 'time')}`;
}

function strip({ table }: Facts): string {
  const svg = timeStrip(table);
  return (
    svg &&
    `<h2>Where the time goes</h2>\n${svg}\n<p class="from">Every layer in the file's order, as wide as its time, in the color of its unit.</p>`
  );
}

function picture({ report: { picture: svg } }: Facts): string {
  return svg ? `<h2>The graph</h2>\n<div class="picture">${svg.replace(/^<\?xml[^>]*>\s*/, '')}</div>` : '';
}

/** Grouped by reason: a model that stays on the CPU often does so a thousand times for one reason. */
function refusals({ report: { open, overlay }, table }: Facts): string {
  const groups = new Map<string, { readonly cells: readonly string[]; count: number }>();
  for (const node of open.model.nodes) {
    const verdict = overlay.verdicts[node.id];
    if (verdict?.unit !== 'cpu' && verdict?.unit !== 'gpu') continue;
    const { unit, rule = '', reason = '', fix = '' } = verdict;
    const key = JSON.stringify([unit, node.opType, rule, reason, fix]);
    const group = groups.get(key) ?? { cells: [unitLabel(unit), node.opType, rule, reason, fix], count: 0 };
    group.count++;
    groups.set(key, group);
  }
  if (groups.size === 0) return '';
  const rows = [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ cells, count }) => [String(count), ...cells.map((cell) => escapeHtml(shownName(cell, 300)))]);
  return `<h2>Not on the HTP, and why</h2>\n${tableHtml(['Nodes', 'Unit', 'Operator', 'Rule', 'Reason', 'What would help'], rows)}\n${said(table, 'placement')}`;
}

/** So many are listed at most; the JSON has all. */
const mostBoundaries = 100;

function boundaries({ report: { overlay } }: Facts): string {
  const all = [...overlay.boundaries].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  if (all.length === 0) return '';
  const rows = all
    .slice(0, mostBoundaries)
    .map(({ value, from, to, bytes }) => [
      `<bdi><code>${escapeHtml(shownName(value))}</code></bdi>`,
      unitLabel(from),
      to.map(unitLabel).join(', '),
      bytes === undefined ? 'not known' : bytesText(bytes),
    ]);
  const more = all.length > mostBoundaries ? `<p>… and ${all.length - mostBoundaries} smaller ones.</p>` : '';
  return `<h2>Values that cross between units</h2>\n${tableHtml(['Value', 'From', 'To', 'Size'], rows)}${more}`;
}

function profile({ report: { profile: run } }: Facts): string {
  return run ? profileHtml(run) : '';
}

function quantization({ report: { quantization: kept } }: Facts): string {
  return kept ? quantizationHtml(kept) : '';
}

function layers({ table }: Facts): string {
  return `<h2>Layers</h2>\n${layersHtml(table)}`;
}

function diagnostics({ report }: Facts): string {
  const all = diagnosticsOf(report);
  if (all.length === 0) return '';
  const rows = all.map(({ severity, where, what, fix, code }) =>
    [severity, shownName(where), shownName(what, 400), shownName(fix, 400), code].map(escapeHtml),
  );
  return `<h2>What is wrong with the file</h2>\n${tableHtml(['Severity', 'Where', 'What', 'What to do', 'Code'], rows)}`;
}

function provenance({ table }: Facts): string {
  const rows = Object.entries(table.sources).map(([source, { rung, producer }]) => [
    source,
    rung,
    ...[producer.tool, producer.version, producer.chip ?? '', producer.settings ?? ''].map((part) => escapeHtml(shownName(part, 300))),
  ]);
  const heads = ['Figures', 'Rung', 'Who says so', 'Version', 'Chip', 'Settings'];
  return `<h2>Where the figures come from</h2>\n${tableHtml(heads, rows)}\n<p class="from">Made by QNN Lens. A dash is a figure that nobody knows.</p>`;
}

function said({ sources }: LayerTable, source: 'placement' | 'time'): string {
  const from = sources[source];
  return from ? `<p class="from">${escapeHtml(shownName(provenanceText(from), 400))}</p>` : '';
}
