import { escapeHtml, tableHtml } from '../convert/html';
import type { AccuracyReport } from '../quantize/accuracy/report';
import type { QuantizationSummary, SideSummary } from '../quantize/accuracy/summary';
import type { Provenance } from '../rung';
import { bytesText, dbText, percentText } from '../text/numbers';
import { shownName, timeOrDash } from './html-text';
import { provenanceText } from './provenance-text';
import type { ReportedQuantization } from './quantization-source';

/** What quantizing cost and brought: the two models side by side, and how near the outputs are. */
export function quantizationHtml({ summary, accuracy }: ReportedQuantization): string {
  const parts = [summary && sidesHtml(summary), accuracy && exactnessHtml(accuracy)].filter(Boolean);
  return parts.length > 0 ? `<h2>Float against quantized</h2>\n${parts.join('\n')}` : '';
}

function sidesHtml({ chip, float, quantized }: QuantizationSummary): string {
  const rows: readonly (readonly [string, (side: SideSummary) => string])[] = [
    ['Model', ({ name }) => `<bdi>${escapeHtml(shownName(name))}</bdi>`],
    ['Computed in', ({ precision }) => escapeHtml(precision)],
    ['Size', ({ bytes }) => bytesText(bytes)],
    [`One run on ${escapeHtml(chip)}`, ({ time }) => timeOrDash(time.us)],
    ['Nodes on the HTP', ({ placement }) => String(placement.counts.htp)],
    ['Nodes on the CPU', ({ placement }) => String(placement.counts.cpu)],
    ['Segments', ({ placement }) => String(placement.segments)],
  ];
  const table = tableHtml(
    ['', 'Float', 'Quantized'],
    rows.map(([label, of]) => [label, of(float), of(quantized)]),
  );
  return `${table}\n${said('Times', quantized.time)}\n${said('Placement', quantized.placement)}`;
}

function exactnessHtml({ endToEnd, outputs, firstDivergent, emulator, metric, ...source }: AccuracyReport): string {
  const { sqnrDb, cosine, maxError, top1Agreement } = endToEnd;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['SQNR of the outputs', dbText(sqnrDb)],
    ['Cosine', cosine.toFixed(6)],
    ['Largest error', maxError.toPrecision(3)],
    ['Same top 1', percentText(top1Agreement)],
    ...outputs.map(({ value, sqnrDb: own }) => [`SQNR of ${shownName(value)}`, dbText(own)] as const),
    [
      'First layer that diverges',
      firstDivergent && `${shownName(firstDivergent.node)} (below ${firstDivergent.belowDb} dB by its own fault)`,
    ],
    ['SQNR on the HTP emulator', emulator && `${dbText(emulator.endToEnd.sqnrDb)} on ${emulator.samples} samples`],
    [metric?.name ?? '', metric && `float ${metric.float}, quantized ${metric.quantized}`],
  ];
  const given = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const table = tableHtml(
    ['Accuracy', 'Value'],
    given.map(([label, value]) => [escapeHtml(label), escapeHtml(value)]),
  );
  return `${table}\n${said('Accuracy', source)}${emulator ? `\n${said('Emulator', emulator)}` : ''}`;
}

function said(what: string, source: Provenance): string {
  return `<p class="from">${escapeHtml(shownName(`${what}: ${provenanceText(source)}`, 400))}</p>`;
}
