import { type Compared, compareModels } from '../engine/compare/compare';
import { comparePlaced } from '../engine/compare/placed';
import { bestPlacement } from '../engine/placement/selector/base';
import type { OpenModel } from '../engine/session';
import { chipNamed } from '../engine/targets/chips';
import type { CompareCalls, ComparedPair } from '../protocol/compare-calls';
import type { Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about two models. */
export function compareHandlers({ session, world }: Workshop): Handlers<CompareCalls> {
  // A comparison lives as long as both models are open as they are.
  const known = new WeakMap<OpenModel, WeakMap<OpenModel, Promise<Compared>>>();
  const pairOf = async (pair: ComparedPair) => {
    const [old, now] = [await session.open(pair.with), await session.open(pair.model)];
    const others = known.get(now) ?? new WeakMap<OpenModel, Promise<Compared>>();
    known.set(now, others);
    const made = others.get(old) ?? compareModels(old, now, world.files);
    others.set(old, made);
    made.catch(() => others.delete(old));
    return { old, now, compared: await made };
  };
  return {
    compare: async ({ target, ...pair }) => {
      const { old, now, compared } = await pairOf(pair);
      const { comparison } = compared;
      if (!target) return comparison;
      const wanted = { chip: chipNamed(target.soc), precision: target.precision };
      const [before, after] = [old, now].map((open) => ({ open, placement: bestPlacement(open, wanted) }));
      return { ...comparison, placed: comparePlaced(before!, after!, comparison.now.match) };
    },
    nodeChanges: async ({ node, ...pair }) => (await pairOf(pair)).compared.changes(node),
  };
}
