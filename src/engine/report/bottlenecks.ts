import { explainLayer } from './explain-layer';
import { worksOf } from './layer-facts';
import { type LayerTable, numbersOf, textOf } from './layer-table';
import { bottleneckCount, longestRows } from './longest-rows';
import type { ReportSource } from './source';

/** One of the longest layers, with the reason and, where there is one, what would help. */
export interface Bottleneck {
  readonly node: number;
  readonly name: string;
  readonly opType: string;
  readonly unit: string;
  readonly us: number;
  readonly share: number;
  readonly why: string;
  readonly help: string | undefined;
}

/** The longest layers, the longest first. */
export function bottlenecksOf(report: ReportSource, table: LayerTable): readonly Bottleneck[] {
  const { open, overlay, profile, summary } = report;
  const us = numbersOf(table, 'time_us');
  const [names, opTypes, units] = [textOf(table, 'name'), textOf(table, 'operator'), textOf(table, 'unit')];
  const works = worksOf(open);
  const layers = new Map(profile?.layers.map((layer) => [layer.name, layer]));
  return longestRows(us, bottleneckCount).map((row) => {
    const node = table.node[row] as number;
    const name = names[row] ?? '';
    const { why, help } = explainLayer({
      opType: opTypes[row] ?? '',
      verdict: overlay.verdicts[node],
      work: works[node],
      layer: layers.get(name),
      precision: overlay.target.precision,
      modelMacs: summary.macs,
      onCpuByChoice: profile?.kind === 'cpu',
    });
    return {
      node,
      name,
      opType: opTypes[row] ?? '',
      unit: units[row] ?? '',
      us: us[row] as number,
      share: (us[row] as number) / table.totalUs,
      why,
      help,
    };
  });
}
