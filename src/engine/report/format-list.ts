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

/** The graph as it is drawn; only an open editor can give these. */
export const pictureFormats = {
  svg: { label: 'SVG', suffix: '.graph.svg', detail: 'The whole drawing, sharp at any size' },
  png: { label: 'PNG', suffix: '.graph.png', detail: 'The whole drawing, in pixels' },
  'png-view': { label: 'PNG of the view', suffix: '.view.png', detail: 'What is on screen now, twice as fine' },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type PictureFormatId = keyof typeof pictureFormats;
export type ExportId = ReportFormatId | PictureFormatId;
