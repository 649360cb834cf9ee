import type { Diagnostic } from '../problem';
import type { Model } from './graph';

/** Invariants of a model. */
export function checkModel(_model: Model): readonly Diagnostic[] {
  return [];
}
