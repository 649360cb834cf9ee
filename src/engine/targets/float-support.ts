import type { Chip } from './target';

/**
 * What becomes of float nodes, which the HTP computes in half precision: onnxruntime-qnn 2.7.0 (QAIRT 2.51) was asked for every chip of the table.
 * `moves`: only operators that copy data are taken. `absent`: the backend does not start for the chip at all.
 */
export type FloatSupport = 'runs' | 'may-not-build' | 'moves' | 'absent';

const movesOnly = new Set([32, 34, 35, 37, 38, 45, 46, 50, 54, 58, 68, 70, 85, 93, 95, 96]);

/** SM8350 takes float nodes and then often cannot build the graph: 31 of 245 probes and 5 of 6 networks ended in error 1002. */
const mayNotBuild = new Set([30]);

const absent = new Set([44]);

export function floatSupport({ socModel }: Chip): FloatSupport {
  if (absent.has(socModel)) return 'absent';
  if (mayNotBuild.has(socModel)) return 'may-not-build';
  return movesOnly.has(socModel) ? 'moves' : 'runs';
}
