import { Problem } from '../../problem';
import { works } from '../timeline';
import type { ImportedEvent, ImportedRow, ImportedTrace, Importer } from './importer';
import { isRecord, listOf, numberOf, parseJson, textOf } from './json-text';

type Table = readonly Readonly<Record<string, unknown>>[];

/** The HTP analysis summary (QHAS) that qnn-profile-viewer writes beside a chrometrace. */
export const qhas: Importer = {
  format: 'QNN HTP analysis summary',
  claims: (head) => /^\s*\{/.test(head) && /"htp_overall_summary"|"qnn_op_instances_nodes"|"htp_op_types"/.test(head),
  read: (bytes, file) => {
    const json = parseJson(bytes, file);
    const data = isRecord(json) && isRecord(json.data) ? json.data : {};
    const table = (name: string): Table => (isRecord(data[name]) ? listOf(data[name].data) : []);
    const [summary = {}] = table('htp_overall_summary');
    const us = numberOf(summary.time_us);
    if (us === undefined)
      throw new Problem(
        'import-empty',
        file,
        `"${file}" does not say how long the run took (htp_overall_summary, time_us).`,
        'Write it again with qnn-profile-viewer.',
      );
    return traceOf(us, numberOf(summary.timeline_cycles), table);
  },
};

function traceOf(us: number, timelineCycles: number | undefined, table: (name: string) => Table): ImportedTrace {
  const operations = table('qnn_op_instances_nodes').map((row) => ({
    name: operationName(row.qnn_op),
    opType: textOf(row.qnn_op_type),
    cycles: numberOf(row.cycles) ?? 0,
  }));
  const all = operations.reduce((sum, { cycles }) => sum + cycles, 0);
  const rows = operations.map((row): ImportedRow => ({ ...row, unit: 'htp', us: all > 0 ? (us * row.cycles) / all : 0 }));
  const path = table('dominant_path_htp_0').flatMap(pathEvent);
  const end = path.reduce((last, { start, duration }) => Math.max(last, start + duration), 0);
  const ticksPerUs = (timelineCycles ?? end) / us || 1;
  return {
    rung: 'imported',
    producer: { tool: 'qnn-profile-viewer', version: '', settings: 'time shared out by cycles; the file does not say on what it ran' },
    total: { meanMs: us / 1000 },
    rows,
    ...(path.length > 0 && {
      timeline: {
        tick: 'cycle' as const,
        ticksPerUs,
        threads: [{ name: 'Dominant path', kind: 'other' as const }],
        names: [],
        events: path,
      },
    }),
  };
}

function pathEvent(row: Readonly<Record<string, unknown>>): readonly ImportedEvent[] {
  const [start, end] = [numberOf(row.start_cycle), numberOf(row.end_cycle)];
  if (start === undefined || end === undefined) return [];
  const name = operationName(row.qnn_op);
  return [{ thread: 0, start, duration: Math.max(0, end - start), work: works.indexOf('other'), name, row: name }];
}

function operationName(value: unknown): string {
  return textOf(value).replace(/:OpId_\d+.*$/, '');
}
