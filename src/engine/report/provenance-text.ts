import type { Producer, Provenance } from '../rung';

/** `QNN simulator QAIRT 2.51, SM8650, fp16` */
export function producerText({ tool, version, chip, settings }: Producer): string {
  return [[tool, version].filter(Boolean).join(' '), chip, settings].filter(Boolean).join(', ');
}

/** `simulated: QNN simulator ...` */
export function provenanceText({ rung, producer }: Provenance): string {
  return `${rung}: ${producerText(producer)}`;
}
