import { Problem } from '../../problem';
import type { Unit } from '../../targets/target';
import type { ImportedRow, Importer } from './importer';
import { isRecord, listOf, numberOf, parseJson, textOf } from './json-text';

const units: Readonly<Record<string, Unit>> = { NPU: 'htp', GPU: 'gpu', CPU: 'cpu' };

/** A profile of Qualcomm AI Hub: that service runs models on hosted devices, so its times are measured. */
export const aiHub: Importer = {
  format: 'Qualcomm AI Hub profile',
  claims: (head) => /^\s*\{/.test(head) && /"execution_summary"|"execution_detail"/.test(head),
  read: (bytes, file) => {
    const json = parseJson(bytes, file);
    const summary = isRecord(json) && isRecord(json.execution_summary) ? json.execution_summary : {};
    const us = numberOf(summary.estimated_inference_time);
    if (us === undefined)
      throw new Problem(
        'import-empty',
        file,
        `"${file}" does not say how long a run took (estimated_inference_time).`,
        'Download the profile again.',
      );
    const memory = numberOf(summary.estimated_inference_peak_memory);
    const rows = listOf(isRecord(json) ? json.execution_detail : []).map((row): ImportedRow => {
      const cycles = numberOf(row.execution_cycles);
      return {
        name: textOf(row.name),
        opType: textOf(row.type),
        unit: units[textOf(row.compute_unit)] ?? 'cpu',
        us: numberOf(row.execution_time) ?? 0,
        ...(cycles !== undefined && { cycles }),
      };
    });
    return {
      rung: 'measured',
      producer: { tool: 'Qualcomm AI Hub', version: '', settings: 'on a hosted device, which the file does not name' },
      total: { meanMs: us / 1000, ...(memory !== undefined && { peakMemoryMb: memory / 1e6 }) },
      rows,
    };
  },
};
