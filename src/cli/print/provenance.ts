import type { Provenance } from '../../engine/rung';

/** `measured by onnxruntime CPU 1.30.0 (100 runs ...)`: every figure says how far to trust it. */
export function provenanceText({ rung, producer }: Provenance): string {
  const { tool, version, chip, settings } = producer;
  const by = rung === 'estimate' ? 'estimate by' : `${rung} by`;
  const conditions = [chip && `for ${chip}`, settings].filter(Boolean).join(', ');
  return `${by} ${tool} ${version}${conditions ? ` (${conditions})` : ''}`;
}
