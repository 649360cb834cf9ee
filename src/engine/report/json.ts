import { boundedDb } from '../quantize/accuracy/bounded-db';
import type { Provenance } from '../rung';
import { bottlenecksOf } from './bottlenecks';
import { type LayerColumn, layerTable } from './layer-table';
import type { ReportedQuantization } from './quantization-source';
import { diagnosticsOf, type ReportSource } from './source';

/** The format's name and version: raised when a field changes its meaning or goes. */
const format = { format: 'qnn-lens-layers', version: 1 } as const;

/** The whole report for programs; docs/cli.md documents each field. */
export function layersJson(report: ReportSource): string {
  const { summary, overlay, profile, quantization } = report;
  const table = layerTable(report);
  const { name, opset, nodesAll, parameters, macs, initializerBytes } = summary;
  const value = {
    ...format,
    model: { name, opset: opset ?? null, nodes: nodesAll, parameters, macs: macs ?? null, initializerBytes },
    target: overlay.target,
    sources: table.sources satisfies Readonly<Record<string, Provenance | undefined>>,
    total: { us: finite(table.totalUs), ...(profile && { profile: profile.total }) },
    ...(quantization && { quantization: quantizationJson(quantization) }),
    counts: overlay.counts,
    segments: overlay.segments.length,
    boundaries: overlay.boundaries.map(({ bytes, ...boundary }) => ({ ...boundary, bytes: bytes ?? null })),
    bottlenecks: bottlenecksOf(report, table).map(({ node, us, share, why, help }) => ({
      node,
      us,
      share: finite(share),
      why,
      help: help ?? null,
    })),
    columns: table.columns.map((column) => ({
      id: column.id,
      title: column.title,
      source: column.source,
      ...(column.kind === 'number' && { quantity: column.quantity }),
    })),
    layers: Array.from({ length: table.rows }, (_, row) =>
      Object.fromEntries(table.columns.map((column) => [column.id, cell(column, row)])),
    ),
    diagnostics: diagnosticsOf(report),
  };
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

/** Float against quantized without its layers, which are columns. */
function quantizationJson({ summary, accuracy }: ReportedQuantization) {
  const { sqnrDb, cosine, mse, maxError, top1Agreement } = accuracy?.endToEnd ?? {};
  return {
    ...(summary && { chip: summary.chip, float: summary.float, quantized: summary.quantized }),
    ...(accuracy && { endToEnd: { sqnrDb: boundedDb(sqnrDb ?? Number.NaN), cosine, mse, maxError, top1Agreement }, data: accuracy.data }),
    ...(accuracy?.emulator && { emulator: { sqnrDb: boundedDb(accuracy.emulator.endToEnd.sqnrDb), samples: accuracy.emulator.samples } }),
  };
}

function cell(column: LayerColumn, row: number): string | number | null {
  const value = column.values[row];
  if (typeof value === 'number') return finite(value);
  return value ?? null;
}

/** NaN is "not known", which JSON cannot say. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
