import type { FlowDirection, NodePaths, NodeSet } from '../engine/view/flow';
import type { SearchHit, SearchResult } from '../engine/view/search/search';

/** Calls that find nodes (`EngineCalls` includes them). */
export interface SearchCalls {
  /**
   * `answers`: one bit a node for each of the query's `pageConditions`, negation included. The engine knows neither pins nor profiles, and what a page
   * shows is what its user asks for.
   */
  search: { args: { model: string; query: string; answers: readonly Uint8Array[]; limit: number }; result: SearchResult };
  /** The rows of further hits. */
  searchRows: { args: { model: string; query: string; nodes: Int32Array }; result: readonly SearchHit[] };
  cone: { args: { model: string; node: number; direction: FlowDirection }; result: NodeSet };
  paths: { args: { model: string; from: number; to: number }; result: NodePaths };
}

// The webview imports the protocol alone.
export type { FlowDirection, NodePaths, NodeSet } from '../engine/view/flow';
export { holds, textPasses } from '../engine/view/search/matching';
export { parseQuery } from '../engine/view/search/parse';
export type { Condition, ParsedQuery, Query, QueryField, QueryProblem } from '../engine/view/search/query';
export { pageConditions, queryFields } from '../engine/view/search/query';
export type { SearchHit, SearchResult } from '../engine/view/search/search';
