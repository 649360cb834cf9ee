import { nodeById } from '../engine/session';
import { coneOf, pathsBetween } from '../engine/view/flow';
import { searchModel, searchRows } from '../engine/view/search/search';
import type { Handlers } from '../protocol/rpc';
import type { SearchCalls } from '../protocol/search-calls';
import type { Workshop } from './workshop';

/** The engine's answers about where something is, and what hangs on it. */
export function searchHandlers({ session }: Workshop): Handlers<SearchCalls> {
  return {
    search: async ({ model, query, answers, limit }) => searchModel(await session.open(model), query, answers, limit),
    searchRows: async ({ model, query, nodes }) => searchRows(await session.open(model), query, nodes),
    cone: async ({ model, node, direction }) => {
      const open = await session.open(model);
      return coneOf(open, nodeById(open.model, node).id, direction);
    },
    paths: async ({ model, from, to }) => {
      const open = await session.open(model);
      return pathsBetween(open, nodeById(open.model, from).id, nodeById(open.model, to).id);
    },
  };
}
