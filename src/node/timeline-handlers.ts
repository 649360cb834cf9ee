import { asProblem, problemFields } from '../engine/problem';
import { importProfile } from '../engine/profile/import/import-profile';
import { saveProfile } from '../engine/profile/store';
import type { Handlers } from '../protocol/rpc';
import type { TimelineCalls } from '../protocol/timeline-calls';
import type { Workshop } from './workshop';

/** The engine's answers about timelines and other tools' traces. */
export function timelineHandlers({ session, world }: Workshop): Handlers<TimelineCalls> {
  return {
    layerNodes: async ({ model, names }) => {
      const open = await session.open(model);
      const nodes = open.once('node-names', () => new Map(open.model.nodes.map(({ name, id }) => [name, id])));
      return Int32Array.from(names, (name) => nodes.get(name) ?? -1);
    },
    importProfile: async ({ model, file }) => {
      const profile = await importProfile(world, await session.open(model), file);
      try {
        await saveProfile(world, model, profile);
        return { profile };
      } catch (thrown) {
        // A read-only folder must not cost what was just read.
        return { profile, notKept: problemFields(asProblem(thrown, model)) };
      }
    },
  };
}
