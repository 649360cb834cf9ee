import { layersCsv } from './csv';
import { reportHtml } from './html';
import { layersJson } from './json';
import { layerTable } from './layer-table';
import { modelExplorerData } from './model-explorer';
import { netronAttachment } from './netron';
import type { ReportSource } from './source';

/** One way to take results away. */
export interface ReportFormat {
  readonly label: string;
  /** What is appended to the model's name. */
  readonly suffix: string;
  /** What it is good for, in one line. */
  readonly detail: string;
}

/** In the order of every list. */
export const reportFormats = {
  html: {
    label: 'HTML report',
    suffix: '.report.html',
    detail: 'One file for a browser, without network: summary, bottlenecks, graph, layers',
  },
  csv: { label: 'CSV', suffix: '.layers.csv', detail: 'One line per layer, for spreadsheets' },
  json: { label: 'JSON', suffix: '.layers.json', detail: 'Everything, for programs' },
  netron: {
    label: 'Netron attachment',
    suffix: '.netron.json',
    detail: 'Drop it on the model in Netron: each node shows unit, reason and time',
  },
  'model-explorer': {
    label: 'Model Explorer node data',
    suffix: '.model-explorer.json',
    detail: 'Add it as per-node data: nodes are colored by time',
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatId = keyof typeof reportFormats;

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
