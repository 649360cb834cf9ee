import { compiledTarget } from '../engine/convert/compiled-target';
import { convertModel } from '../engine/convert/convert';
import { doctor } from '../engine/convert/toolchain';
import { setupToolchain } from '../engine/convert/toolchain-setup';
import type { JobContext } from '../engine/job';
import { overlayOf, placeModel } from '../engine/placement/overlay';
import { rememberVerified } from '../engine/placement/selector/base';
import { verifyPlacement } from '../engine/placement/verify';
import { asProblem, problemFields } from '../engine/problem';
import { profileCpu } from '../engine/profile/cpu';
import { profileHtp } from '../engine/profile/htp-sim';
import type { Profile } from '../engine/profile/profile';
import { listProfiles, loadProfile, removeProfile, saveProfile } from '../engine/profile/store';
import { graphById, newSession, nodeById, type OpenModel } from '../engine/session';
import { chipNamed, chips } from '../engine/targets/chips';
import type { Target } from '../engine/targets/target';
import { buildGraphView } from '../engine/view/build';
import { nodeDetails } from '../engine/view/details';
import { functionBodies } from '../engine/view/function-bodies';
import type { GraphView } from '../engine/view/graph-view';
import { summarize } from '../engine/view/summary';
import { tensorPreview, tensorText } from '../engine/view/tensor-preview';
import { tensorSource } from '../engine/view/tensor-source';
import type { World } from '../engine/world';
import type { EngineCalls, MadeProfile, TargetChoice } from '../protocol/calls';
import type { CallContext, Handlers } from '../protocol/rpc';
import { columnHandlers } from './column-handlers';
import { compareHandlers } from './compare-handlers';
import { configHandlers } from './config-handlers';
import { logHandlers } from './log-handlers';
import { quantizeHandlers } from './quantize-handlers';
import { reportHandlers } from './report-handlers';
import { searchHandlers } from './search-handlers';
import { selectorHandlers } from './selector-handlers';
import { timelineHandlers } from './timeline-handlers';
import { defaultToolchainFolder } from './toolchain-location';
import type { Workshop } from './workshop';
import { nodeWorld } from './world';

export interface EngineHandlerOptions {
  readonly packageRoot: string;
  readonly toolchain: EngineCalls['configure']['args'];
  readonly log: (line: string) => void;
}

/** The engine's answers to a page and to the extension host: all orchestration is the engine's own, here it meets the wire. */
export function engineHandlers({ packageRoot, toolchain, log }: EngineHandlerOptions): Handlers<EngineCalls> {
  let settings = toolchain;
  const world = nodeWorld({ packageRoot, log, toolchain: () => settings });
  const workshop: Workshop = { world, session: newSession(world), toolchainHome: () => settings.folder ?? defaultToolchainFolder() };
  return {
    ...modelHandlers(workshop),
    ...jobHandlers(workshop),
    ...profileHandlers(workshop),
    ...toolchainHandlers(workshop),
    ...columnHandlers(workshop),
    ...compareHandlers(workshop),
    ...configHandlers(workshop),
    ...quantizeHandlers(workshop),
    ...searchHandlers(workshop),
    ...reportHandlers(workshop),
    ...selectorHandlers(workshop),
    ...timelineHandlers(workshop),
    ...logHandlers(workshop),
    chips: async () => chips,
    configure: async (changed) => {
      settings = changed;
      return null;
    },
  };
}

type Some<K extends keyof EngineCalls> = Pick<Handlers<EngineCalls>, K>;

function modelHandlers({ world, session }: Workshop): Some<'open' | 'close' | 'place' | 'details' | 'tensor' | 'tensorText' | 'subgraph'> {
  const { files } = world;
  const sourceOf = ({ model, index }: OpenModel, node: number, value: string) =>
    tensorSource(index, node === -1 ? graphById(model, 0) : nodeById(model, node).graph, value);
  return {
    open: async ({ model: path }) => {
      const open = await session.open(path);
      const { model, types, openMs } = open;
      const summary = await summarize(model, types, openMs, files);
      return { summary, view: viewOf(open, 0), diagnostics: [...model.diagnostics, ...types.diagnostics] };
    },
    close: async ({ model }) => {
      session.close(model);
      return null;
    },
    place: async ({ model, target }) => {
      const open = await session.open(model);
      return open.once(`place ${target.soc} ${target.precision}`, () => placeModel(open.model, open.types, targetOf(target)));
    },
    details: async ({ model, node }) => {
      const open = await session.open(model);
      return nodeDetails(nodeById(open.model, node), open.types, open.index, functionBodies(open.model));
    },
    tensor: async ({ model, node, value }, { stop }) => {
      const open = await session.open(model);
      return tensorPreview(sourceOf(open, node, value), open.model, files, stop);
    },
    tensorText: async ({ model, node, value }, { stop }) => {
      const open = await session.open(model);
      return tensorText(sourceOf(open, node, value), open.model, files, stop);
    },
    subgraph: async ({ model, graph }) => {
      const open = await session.open(model);
      return viewOf(open, graph);
    },
  };
}

function jobHandlers({ world, session }: Workshop): Some<'verify' | 'convert'> {
  return {
    verify: async ({ model: path, target: choice }, context) => {
      const open = await session.open(path);
      const { model, types } = open;
      const target = compiledTarget(model, targetOf(choice));
      const placement = await verifyPlacement(model, target, jobContext(world, context));
      rememberVerified(open, placement);
      return overlayOf(model, types, placement);
    },
    convert: async ({ model: path, options: { socs, ...options } }, context) => {
      const open = await session.open(path);
      const { model, types } = open;
      const converted = await convertModel(model, { ...options, chips: socs.map(chipNamed) }, jobContext(world, context));
      const { folder, files, warnings, placement } = converted;
      const target = compiledTarget(model, placement.target);
      const verified = { ...placement, target };
      rememberVerified(open, verified);
      return { folder, files, warnings, placement: overlayOf(model, types, verified) };
    },
  };
}

function profileHandlers({ world, session }: Workshop): Some<'profileCpu' | 'profileHtp' | 'profiles' | 'profile' | 'forgetProfile'> {
  const kept = async (path: string, profile: Profile): Promise<MadeProfile> => {
    try {
      await saveProfile(world, path, profile);
      return { profile };
    } catch (thrown) {
      // A read-only folder must not cost the figures that were just measured.
      return { profile, notKept: problemFields(asProblem(thrown, path)) };
    }
  };
  return {
    profileCpu: async ({ model: path, options }, context) => {
      const { model } = await session.open(path);
      return kept(path, await profileCpu(model, options, jobContext(world, context)));
    },
    profileHtp: async ({ model: path, target }, context) => {
      const { model } = await session.open(path);
      return kept(path, await profileHtp(model, compiledTarget(model, targetOf(target)), jobContext(world, context)));
    },
    profiles: async ({ model: path }) => {
      const open = await session.open(path);
      return listProfiles(world, path, () => open.once('sha256', () => world.sha256(path)));
    },
    profile: ({ model, id }) => loadProfile(world, model, id),
    forgetProfile: async ({ model, id }) => {
      await removeProfile(world, model, id);
      return null;
    },
  };
}

function toolchainHandlers({ world, toolchainHome }: Workshop): Some<'toolchain' | 'setupToolchain'> {
  return {
    toolchain: async (_, context) => {
      const report = await doctor(jobContext(world, context));
      return report.python ? report : { ...report, folder: toolchainHome() };
    },
    setupToolchain: (_, context) => setupToolchain(toolchainHome(), jobContext(world, context)),
  };
}

/** Made once: a page that was hidden, and a second page, ask again. */
function viewOf({ model, types, index, once }: OpenModel, graph: number): GraphView {
  return once(`view ${graph}`, () => buildGraphView(types, index, graphById(model, graph), functionBodies(model)));
}

function targetOf({ soc, precision }: TargetChoice): Target {
  return { chip: chipNamed(soc), precision };
}

/** A job's log lines go to the caller that started it as well as to the channel. */
function jobContext(world: World, { stop, progress, log }: CallContext): JobContext {
  return { world: { ...world, log }, stop, progress };
}
