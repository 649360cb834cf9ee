import { basePlacement } from '../engine/placement/selector/base';
import { bestNext } from '../engine/placement/selector/best-next';
import { capabilitiesOf } from '../engine/placement/selector/capabilities';
import { writeBackendConfig } from '../engine/placement/selector/config-text';
import type { Pin } from '../engine/placement/selector/options';
import { readSelectorOptions } from '../engine/placement/selector/options-text';
import { applyPins, pinModel } from '../engine/placement/selector/pins';
import { selectBackend } from '../engine/placement/selector/select';
import { whatIf } from '../engine/placement/selector/what-if';
import { chipNamed } from '../engine/targets/chips';
import type { Handlers } from '../protocol/rpc';
import type { SelectorBase, SelectorCalls } from '../protocol/selector-calls';
import type { Workshop } from './workshop';

/** The engine's answers about the choice of units. */
export function selectorHandlers({ session, world }: Workshop): Handlers<SelectorCalls> {
  const based = async ({ model, target: { soc, precision }, base }: SelectorBase) => {
    const open = await session.open(model);
    return { open, placement: basePlacement(open, { chip: chipNamed(soc), precision }, base) };
  };
  const pinned = async (args: SelectorBase & { readonly pins: readonly Pin[] }) => {
    const { open, placement } = await based(args);
    return { open, placement: applyPins(open, placement, args.pins).placement };
  };
  return {
    capabilities: async ({ soc }) => capabilitiesOf(chipNamed(soc)),
    select: async (args) => {
      const { open, placement } = await based(args);
      return selectBackend(open, placement, args.options);
    },
    pin: async (args) => {
      const { open, placement } = await based(args);
      return pinModel(open, placement, args.pins);
    },
    whatIf: async (args) => {
      const { open, placement } = await pinned(args);
      return whatIf(open, placement, args.suppositions);
    },
    bestNext: async (args) => {
      const { open, placement } = await pinned(args);
      return bestNext(open, placement);
    },
    backendConfigText: async (args) => {
      const { open, placement } = await based(args);
      const selection = selectBackend(open, placement, args.options);
      return { text: writeBackendConfig(selection, world.files.basename(args.model), args.existing) };
    },
    selectorOptions: async ({ text }) => readSelectorOptions(text),
  };
}
