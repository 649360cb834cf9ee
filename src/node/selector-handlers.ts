import type { Handlers } from '../protocol/rpc';
import type { SelectorCalls } from '../protocol/selector-calls';
import type { Workshop } from './workshop';

/** The engine's answers about the choice of units. */
export function selectorHandlers(_workshop: Workshop): Handlers<SelectorCalls> {
  return {};
}
