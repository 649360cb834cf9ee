import type { LayerTime, Profile } from '../../engine/profile/profile';
import { bytesText, percentText, timeText } from '../../engine/text/numbers';
import type { Terminal } from '../terminal';
import { provenanceText } from './provenance';
import { type Style, styleFor } from './style';
import { type Column, facts, table } from './table';

/** The figures of a profile and its slowest layers. */
export function printProfile(terminal: Terminal, path: string, profile: Profile, most: number): void {
  const style = styleFor(terminal);
  terminal.out(facts([['model', path], ...totals(profile), ['from', provenanceText(profile)]], style.dim));
  const layers = [...profile.layers].sort((a, b) => b.us - a.us);
  const shown = layers.slice(0, most);
  if (shown.length > 0) terminal.out(`\n${layerTable(shown, style)}`);
  if (layers.length > shown.length) {
    const rest = layers.slice(most).reduce((sum, { us }) => sum + us, 0);
    terminal.out(`${style.dim(`${layers.length - shown.length} more layers take ${timeText(rest)}; --layers 0 shows all.`)}\n`);
  }
  const { spans, us } = profile.unmatched;
  const what = unmatchedNames[profile.kind];
  if (spans > 0) terminal.out(`${style.dim(`${spans} ${what}, ${timeText(us)}, belong to no layer.`)}\n`);
}

const unmatchedNames: Readonly<Record<Profile['kind'], string>> = {
  cpu: "kernels of onnxruntime's own",
  'htp-sim': 'events of the trace',
  imported: 'of the names in the file',
};

function totals({ total, cpu, htp, imported }: Profile): readonly (readonly [string, string | undefined])[] {
  const ms = (value: number | undefined) => (value === undefined ? undefined : timeText(value * 1000));
  return [
    ['mean', [ms(total.meanMs), total.fps === undefined ? undefined : `${total.fps.toFixed(1)} per second`].filter(Boolean).join(', ')],
    ['p50 p95 p99', total.p50Ms === undefined ? undefined : [total.p50Ms, total.p95Ms, total.p99Ms].map(ms).join(', ')],
    ['bounds', total.lowMs === undefined ? undefined : `${ms(total.lowMs)} to ${ms(total.highMs)}`],
    [
      'memory',
      total.peakMemoryMb === undefined
        ? undefined
        : `${total.peakMemoryMb.toFixed(0)} MB at most${cpu ? `, ${cpu.memoryDeltaMb.toFixed(0)} MB of it for the model` : ''}`,
    ],
    ['runs', cpu && `${cpu.runs} on ${cpu.threads} threads${cpu.cutShort ? `, cut short by the budget of ${cpu.budgetMs / 1000} s` : ''}`],
    ['CPU', cpu && `${cpu.cpuPercent.toFixed(0)} % of a core`],
    ['cycles', htp && `${htp.cycles} at ${htp.clockMhz} MHz`],
    ['simulated as', htp?.simulatedAs],
    [
      'imported',
      imported && `${imported.format}, ${imported.joined} of ${imported.joined + imported.notJoined} names are nodes of the model`,
    ],
  ];
}

function layerTable(layers: readonly LayerTime[], { bold, units }: Style): string {
  const has = (key: 'cycles' | 'ddrBytes') => layers.some((layer) => layer[key] !== undefined);
  const columns: (Column & { readonly cell: (layer: LayerTime) => string })[] = [
    { title: 'layer', cell: ({ name }) => name },
    { title: 'operator', most: 30, cell: ({ opType }) => opType },
    { title: 'unit', cell: ({ unit }) => unit },
    { title: 'time', align: 'right', cell: ({ us }) => timeText(us) },
    { title: 'share', align: 'right', cell: ({ share }) => percentText(share) },
    ...(has('cycles') ? [{ title: 'cycles', align: 'right' as const, cell: ({ cycles }: LayerTime) => String(cycles ?? '') }] : []),
    ...(has('ddrBytes')
      ? [{ title: 'DDR', align: 'right' as const, cell: ({ ddrBytes }: LayerTime) => (ddrBytes === undefined ? '' : bytesText(ddrBytes)) }]
      : []),
  ];
  const rows = layers.map((layer) =>
    columns.map(({ title, cell }) => (title === 'unit' ? { text: layer.unit, paint: units[layer.unit] } : cell(layer))),
  );
  return table(columns, rows, bold);
}
