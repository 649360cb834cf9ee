/** Calls about config files: checking, explaining, translating (`EngineCalls` includes them). */
export type ConfigCalls = Record<never, never>;
