import { Problem } from '../../problem';
import { csvRows, type Row } from '../qnn-csv';
import { mean } from '../statistics';
import type { ImportedRow, ImportedTrace, Importer } from './importer';

const nodeRow = /^(.*?\S)\s*:?\s*OpId_\d+(?: \(cycles\))?$/;

/** The profiling CSV of onnxruntime-qnn and qnn-profile-viewer: cycles per operation, times of the whole. */
export const qnnProfileCsv: Importer = {
  format: 'QNN profiling CSV',
  claims: (head) => head.startsWith('Msg Timestamp,Message,Time,Unit of Measurement'),
  read: (bytes, file) => {
    const rows = csvRows(new TextDecoder().decode(bytes));
    const simulated = valuesOf(rows, /^Simulated \(Accelerator exec time us\)$/, 'US');
    const executed = valuesOf(rows, /accelerator \(execute\) time$/i, 'US');
    const whole = valuesOf(rows, /^(QNN|RPC) \(execute\) time$/, 'US');
    const times = [executed, simulated, whole].find((values) => values.length > 0);
    if (!times)
      throw new Problem(
        'import-empty',
        file,
        `"${file}" holds neither the time of a run nor a simulated one.`,
        'Profile with level "detailed" and run the model.',
      );
    return traceOf(rows, mean(times), times === simulated);
  },
};

function valuesOf(rows: readonly Row[], identifier: RegExp, unit: string): readonly number[] {
  return rows.flatMap((row) => (row.unit === unit && row.value !== undefined && identifier.test(row.identifier) ? [row.value] : []));
}

/** Operations overlap, and their cycles are no time: each gets its share of the accelerator's. */
function traceOf(rows: readonly Row[], us: number, isSimulated: boolean): ImportedTrace {
  const cycles = new Map<string, number[]>();
  for (const { unit, value, identifier } of rows) {
    const name = unit === 'CYCLES' ? nodeRow.exec(identifier)?.[1] : undefined;
    if (name !== undefined && value !== undefined) cycles.set(name, [...(cycles.get(name) ?? []), value]);
  }
  const means = [...cycles].map(([name, values]) => ({ name, cycles: mean(values) }));
  const all = means.reduce((sum, one) => sum + one.cycles, 0);
  const settings = isSimulated
    ? 'no operations: their cycles are in the log beside the file'
    : "time shared out by cycles; a PC's cycles are those of its emulator, and the file does not say on what it ran";
  return {
    rung: isSimulated ? 'simulated' : 'imported',
    producer: { tool: isSimulated ? 'QNN simulator' : 'QNN profiling', version: '', settings },
    total: { meanMs: us / 1000 },
    rows: means.map(({ name, cycles: own }): ImportedRow => ({ name, unit: 'htp', cycles: own, us: all > 0 ? (us * own) / all : 0 })),
  };
}
