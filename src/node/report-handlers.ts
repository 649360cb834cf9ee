import { basePlacement } from '../engine/placement/selector/base';
import { overlayOn } from '../engine/placement/selector/ground';
import { applyPins } from '../engine/placement/selector/pins';
import { whatIf } from '../engine/placement/selector/what-if';
import { loadProfile } from '../engine/profile/store';
import { explainLayer } from '../engine/report/explain-layer';
import { writeReport } from '../engine/report/formats';
import { layerTexts, worksOf } from '../engine/report/layer-facts';
import { quantizationOf } from '../engine/report/quantization-source';
import type { ReportSource } from '../engine/report/source';
import { nodeById, type OpenModel } from '../engine/session';
import { modelMacs } from '../engine/shape/macs';
import { chipNamed } from '../engine/targets/chips';
import { summarize } from '../engine/view/summary';
import type { ReportCalls, ReportChoice } from '../protocol/report-calls';
import type { Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about the list of layers and about reports. */
export function reportHandlers({ session, world }: Workshop): Handlers<ReportCalls> {
  const sourceOf = async (choice: ReportChoice, picture: string | undefined): Promise<ReportSource> => {
    const open = await session.open(choice.model);
    const { model, types, openMs } = open;
    const { soc, precision } = choice.target;
    const target = { chip: chipNamed(soc), precision };
    const quantization = await quantizationOf(choice.model, target, world, (path) => session.open(path));
    return {
      open,
      summary: await summarize(model, types, openMs, world.files),
      overlay: overlayOfChoice(open, choice),
      ...(choice.profile !== undefined && { profile: await loadProfile(world, choice.model, choice.profile) }),
      ...(quantization && { quantization }),
      ...(picture !== undefined && { picture }),
    };
  };
  return {
    layerTexts: async ({ model }) => layerTexts(await session.open(model)),
    explain: async ({ model, layers, precision, onCpuByChoice }) => {
      const open = await session.open(model);
      const works = worksOf(open);
      const macs = open.once('model MACs', () => modelMacs(open.model, open.types));
      return layers.map(({ node, verdict, layer }) =>
        explainLayer({
          opType: nodeById(open.model, node).opType,
          verdict,
          work: works[node],
          layer,
          precision,
          modelMacs: macs.unknown === 0 ? macs.macs : undefined,
          onCpuByChoice,
        }),
      );
    },
    report: async ({ format, picture, ...choice }) => writeReport(await sourceOf(choice, picture), format),
  };
}

/** The placement that is drawn: the wishes on top of what is. */
function overlayOfChoice(open: OpenModel, { target: { soc, precision }, base, pins, suppositions }: ReportChoice): ReportSource['overlay'] {
  const { placement } = applyPins(open, basePlacement(open, { chip: chipNamed(soc), precision }, base), pins);
  return suppositions.length > 0 ? whatIf(open, placement, suppositions).overlay : overlayOn(open, placement);
}
