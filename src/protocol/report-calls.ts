import type { Verdict } from '../engine/placement/placement';
import type { Pin } from '../engine/placement/selector/options';
import type { Supposition } from '../engine/placement/selector/supposition';
import type { LayerTime } from '../engine/profile/profile';
import type { Explanation } from '../engine/report/explain-layer';
import type { ReportFormatId } from '../engine/report/format-list';
import type { LayerTexts } from '../engine/report/layer-facts';
import type { Precision } from '../engine/targets/target';
import type { SelectorBase } from './selector-calls';

/** What a report tells of: the placement that is drawn and the profile that is shown. */
export interface ReportChoice extends SelectorBase {
  readonly pins: readonly Pin[];
  readonly suppositions: readonly Supposition[];
  /** Id of a kept profile; absent: the estimate's times. */
  readonly profile?: string;
}

/** A layer that takes long, as the page shows it. */
export interface ShownLayer {
  readonly node: number;
  readonly verdict: Verdict | undefined;
  /** What the shown profile says of it. */
  readonly layer: LayerTime | undefined;
}

/** Calls about the list of layers and about taking results away (`EngineCalls` includes them). */
export interface ReportCalls {
  /** The words of every layer; figures come as columns (`ColumnCalls`). */
  layerTexts: { args: { model: string }; result: LayerTexts };
  /** Why each takes long, and what would help. `onCpuByChoice`: the times are of a CPU that everything ran on. */
  explain: {
    args: { model: string; layers: readonly ShownLayer[]; precision: Precision; onCpuByChoice: boolean };
    result: readonly Explanation[];
  };
  /** `picture` is an SVG of the graph for the formats that have room for one. */
  report: { args: ReportChoice & { format: ReportFormatId; picture?: string }; result: string };
}

// The webview imports the protocol alone.
export { csvLine } from '../engine/report/csv';
export type { Explanation } from '../engine/report/explain-layer';
export {
  type ExportId,
  type PictureFormatId,
  pictureFormats,
  type ReportFormat,
  type ReportFormatId,
  reportFormats,
} from '../engine/report/format-list';
export type { LayerTexts } from '../engine/report/layer-facts';
export { bottleneckCount, longestRows } from '../engine/report/longest-rows';
export { producerText } from '../engine/report/provenance-text';
