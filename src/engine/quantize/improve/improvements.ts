import { equalize } from './equalize';
import type { Improvement } from './improvement';

/** In the order in which they are applied. */
export const improvements: readonly Improvement[] = [{ name: 'equalize', when: 'before-calibration', apply: equalize }];
