/** Calls about the choice of units: selector, pins, what-if (`EngineCalls` includes them). */
export type SelectorCalls = Record<never, never>;
