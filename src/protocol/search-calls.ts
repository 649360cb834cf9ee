import type { FlowDirection, NodePaths, NodeSet } from '../engine/view/flow';
import type { Listing } from '../engine/view/listing';
import type { OutlineRow } from '../engine/view/outline';
import type { SearchHit, SearchResult } from '../engine/view/search/search';
import type { TargetChoice } from './calls';

/** Calls that find nodes (`EngineCalls` includes them). */
export interface SearchCalls {
  /**
   * `answers`: one bit a node for each of the query's `pageConditions`, negation included. The engine knows neither pins nor profiles, and what a page
   * shows is what its user asks for.
   */
  search: { args: { model: string; query: string; answers: readonly Uint8Array[]; limit: number }; result: SearchResult };
  /** The rows of further hits. */
  searchRows: { args: { model: string; query: string; nodes: readonly number[] }; result: readonly SearchHit[] };
  /** The model as lines to read, with the units of a target. */
  modelText: { args: { model: string; target: TargetChoice }; result: Listing };
  /** What stands in a block of the outline; -1 is the model. */
  outlineRows: { args: { model: string; block: number }; result: readonly OutlineRow[] };
  /** The blocks around a node, outermost first. */
  outlineWay: { args: { model: string; node: number }; result: readonly number[] };
  cone: { args: { model: string; node: number; direction: FlowDirection }; result: NodeSet };
  paths: { args: { model: string; from: number; to: number }; result: NodePaths };
}

// The webview imports the protocol alone.
export type { FlowDirection, NodePaths, NodeSet } from '../engine/view/flow';
export type { Listing, ListingBlock } from '../engine/view/listing';
export type { OutlineRow } from '../engine/view/outline';
export { holds, textPasses } from '../engine/view/search/matching';
export { parseQuery } from '../engine/view/search/parse';
export type { Condition, ParsedQuery, Query, QueryField, QueryProblem } from '../engine/view/search/query';
export { pageConditions, queryFields } from '../engine/view/search/query';
export type { SearchHit, SearchResult } from '../engine/view/search/search';
