import { layersCsv } from './csv';
import type { ReportFormatId } from './format-list';
import { reportHtml } from './html';
import { layersJson } from './json';
import { layerTable } from './layer-table';
import { modelExplorerData } from './model-explorer';
import { netronAttachment } from './netron';
import type { ReportSource } from './source';

const writers: Readonly<Record<ReportFormatId, (report: ReportSource) => string>> = {
  html: reportHtml,
  csv: (report) => layersCsv(layerTable(report)),
  json: layersJson,
  netron: netronAttachment,
  'model-explorer': (report) => modelExplorerData(report),
};

export function writeReport(report: ReportSource, format: ReportFormatId): string {
  return writers[format](report);
}
