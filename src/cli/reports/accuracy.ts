import { boundedDb } from '../../engine/quantize/accuracy/bounded-db';
import type { Divergence } from '../../engine/quantize/accuracy/divergence';
import type { AccuracyReport } from '../../engine/quantize/accuracy/report';

type Paths = readonly [path: string, quantized: string];

/** What `accuracy --json` prints; docs/cli.md documents each field. */
export function accuracyJson([path, quantized]: Paths, report: AccuracyReport): object {
  return { path, quantized, ...bounded(report) };
}

/** What `accuracy --bisect --json` prints. */
export function divergenceJson([path, quantized]: Paths, found: Divergence | undefined, where: string): object {
  if (!found) return { path, quantized, where, divergence: null };
  const { point, ...figures } = found;
  const { node, value } = point;
  return { path, quantized, where, divergence: bounded({ node: node?.name ?? null, operator: node?.opType ?? null, value, ...figures }) };
}

/** JSON has no infinities. */
function bounded(value: object): object {
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' && !Number.isFinite(one) ? boundedDb(one) : one)));
}
