import { Problem } from '../../problem';
import { parseHextimate } from '../hextimate';
import { joinTraces } from '../join-trace';
import { simulatedTimeline } from '../simulated-timeline';
import type { Timeline } from '../timeline';
import type { ImportedTrace, Importer } from './importer';

/** The simulator's trace, alone or in the binary log around it. Without the schematic its kernels have numbers for operations, so no layers. */
export const simulatorTrace: Importer = {
  format: 'QNN simulator trace',
  claims: (head) =>
    head.includes('"traceEvents"') &&
    (head.includes('Hextimate Configuration') || head.includes('runlist_idx') || head.includes('"bw_info"')),
  read: (bytes, file) => {
    const graphs = parseHextimate(bytes).map((trace) => ({ trace, names: new Map<number, string>(), cycles: 0 }));
    const [first] = graphs;
    if (!first || graphs.every(({ trace }) => trace.events.start.length === 0))
      throw new Problem('import-empty', file, `"${file}" holds no event of the simulator.`, 'Simulate with profiling level "optrace".');
    const joined = joinTraces(graphs, new Map());
    const { clockMhz, chip } = first.trace;
    const timeline = simulatedTimeline(joined, () => -1, clockMhz);
    return traceOf(timeline, joined.cycles / (clockMhz || 1), chip);
  },
};

function traceOf(timeline: Timeline, us: number, chip: string): ImportedTrace {
  return {
    rung: 'simulated',
    producer: { tool: 'QNN simulator', version: '', ...(chip && { chip }), settings: 'trace without the names of operations' },
    total: { meanMs: us / 1000 },
    rows: [],
    built: timeline,
  };
}
