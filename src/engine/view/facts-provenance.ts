import type { Provenance } from '../rung';

/** Raised when MACs or weights are counted in another way. */
const factsVersion = '1';

/** Who says what follows from the file and its shapes alone. */
export const factsProvenance: Provenance = {
  rung: 'estimate',
  producer: { tool: 'QNN Lens shape inference', version: factsVersion },
};
