import { Problem } from '../engine/problem';
import type { Handlers } from '../protocol/rpc';
import type { SelectorCalls } from '../protocol/selector-calls';
import type { Workshop } from './workshop';

/** The engine's answers about the choice of units. */
export function selectorHandlers(_workshop: Workshop): Handlers<SelectorCalls> {
  const later = async (): Promise<never> => {
    throw new Problem('selector-not-there', 'selector', 'The selector has no answers in this version.', 'Update QNN Lens.');
  };
  return {
    capabilities: later,
    select: later,
    pin: later,
    whatIf: later,
    bestNext: later,
    backendConfigText: later,
    selectorOptions: later,
  };
}
