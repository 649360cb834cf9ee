import { correctBiases } from './correct-biases';
import { equalize } from './equalize';
import type { Improvement } from './improvement';
import { roundWeights } from './round-weights';
import { smooth } from './smooth';

/** In the order in which they are applied. */
export const improvements: readonly Improvement[] = [
  { name: 'equalize', when: 'before-calibration', apply: equalize },
  { name: 'smooth', when: 'before-calibration', apply: smooth },
  { name: 'round-weights', when: 'after-encodings', apply: (context) => roundWeights(context) },
  { name: 'correct-biases', when: 'after-encodings', apply: (context) => correctBiases(context) },
];
