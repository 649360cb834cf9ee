/** Calls about names that tools write into their logs (`EngineCalls` includes them). */
export interface LogCalls {
  /** The node behind each name, as its id; null for a name that the model does not have. */
  nodesNamed: { args: { model: string; names: readonly string[] }; result: readonly (number | null)[] };
}
