import type { Node } from '../ir/graph';
import { layerTable } from './layer-table';
import { provenanceText } from './provenance-text';
import type { ReportSource } from './source';

/** One line under a node, a value or the model in Netron's side bar. */
interface Entry {
  readonly kind: 'model' | 'node' | 'value';
  /** The name that Netron knows it by: the file's. */
  readonly target?: string;
  readonly identifier?: string;
  readonly name: string;
  readonly value: string | number;
}

/** Where Netron shows a column, and as what; `metrics` are figures, `metadata` is the rest. */
const shown: Readonly<Record<string, readonly [section: 'metadata' | 'metrics', label: string]>> = {
  unit: ['metadata', 'unit'],
  rule: ['metadata', 'rule'],
  reason: ['metadata', 'why'],
  fix: ['metadata', 'would help'],
  time_us: ['metrics', 'time (µs)'],
  time_share: ['metrics', 'share of time'],
  macs: ['metrics', 'MACs'],
  ddr_bytes: ['metrics', 'DDR bytes'],
  vtcm_bytes: ['metrics', 'VTCM bytes'],
};

/**
 * A file that Netron attaches to the model that it shows (drop it on the open model). It finds nodes by the name that the file gives them;
 * where a node has none, or one that another has too, its figures stand at its first output.
 */
export function netronAttachment(report: ReportSource): string {
  const { open, summary, overlay } = report;
  const table = layerTable(report);
  const sections: Record<'metadata' | 'metrics', Entry[]> = { metadata: [], metrics: [] };
  const { soc, precision } = overlay.target;
  const model = { kind: 'model', identifier: summary.name } as const;
  sections.metadata.push({ ...model, name: 'target', value: `${soc} ${precision}` });
  for (const [source, said] of Object.entries(table.sources))
    sections.metadata.push({ ...model, name: source, value: provenanceText(said) });
  if (Number.isFinite(table.totalUs)) sections.metrics.push({ ...model, name: 'time (µs)', value: table.totalUs });
  for (const column of table.columns) {
    const place = shown[column.id];
    if (!place) continue;
    const [section, label] = place;
    const from = table.sources[column.source]?.rung;
    table.node.forEach((id, row) => {
      const node = open.model.nodes[id];
      const value = column.values[row];
      const at = node && placeOf(node);
      if (!at) return;
      if (value === undefined || value === '' || (typeof value === 'number' && !Number.isFinite(value))) return;
      sections[section].push({
        ...at,
        name: section === 'metrics' && from ? `${label}, ${from}` : label,
        value,
      });
    });
  }
  return `${JSON.stringify({ signature: 'netron:attachment', ...sections }, undefined, 1)}\n`;
}

function placeOf({ ownName, name, outputs }: Node): Pick<Entry, 'kind' | 'target'> | undefined {
  if (ownName !== '' && ownName === name) return { kind: 'node', target: name };
  const output = outputs.find((one) => one !== '');
  return output === undefined ? undefined : { kind: 'value', target: output };
}
