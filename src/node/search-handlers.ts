import { placeModel } from '../engine/placement/overlay';
import { chipNamed } from '../engine/targets/chips';
import { coneOf, pathsBetween } from '../engine/view/flow';
import { listModel } from '../engine/view/listing';
import { outlineRows, outlineWay } from '../engine/view/outline';
import { searchModel, searchRows } from '../engine/view/search/search';
import type { Handlers } from '../protocol/rpc';
import type { SearchCalls } from '../protocol/search-calls';
import type { Workshop } from './workshop';

/** The engine's answers about where something is, and what hangs on it. */
export function searchHandlers({ session }: Workshop): Handlers<SearchCalls> {
  return {
    search: async ({ model, query, answers, limit }) => searchModel(await session.open(model), query, answers, limit),
    searchRows: async ({ model, query, nodes }) => searchRows(await session.open(model), query, nodes),
    modelText: async ({ model, target: { soc, precision } }) => {
      const open = await session.open(model);
      const placed = open.once(`place ${soc} ${precision}`, () => placeModel(open.model, open.types, { chip: chipNamed(soc), precision }));
      const headline = `Units: ${placed.rung} for ${soc} in ${precision} by ${placed.producer.tool} ${placed.producer.version}`.trim();
      return listModel(open, { headline, verdicts: placed.verdicts });
    },
    outlineRows: async ({ model, block }) => outlineRows(await session.open(model), block),
    outlineWay: async ({ model, node }) => outlineWay(await session.open(model), node),
    cone: async ({ model, node, direction }) => coneOf(await session.open(model), node, direction),
    paths: async ({ model, from, to }) => pathsBetween(await session.open(model), from, to),
  };
}
