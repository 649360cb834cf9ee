import type { Provenance, Rung } from '../../engine/rung';

const phrases: Readonly<Partial<Record<Rung, string>>> = { estimate: 'estimate by', imported: 'imported, as written by' };

/** `measured by onnxruntime CPU 1.30.0 (100 runs ...)`: every figure says how far to trust it. */
export function provenanceText({ rung, producer }: Provenance): string {
  const { tool, version, chip, settings } = producer;
  const by = phrases[rung] ?? `${rung} by`;
  const conditions = [chip && `for ${chip}`, settings].filter(Boolean).join(', ');
  return `${[by, tool, version].filter(Boolean).join(' ')}${conditions ? ` (${conditions})` : ''}`;
}
