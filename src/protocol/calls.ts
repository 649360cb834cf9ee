import type { Progress } from '../engine/job';
import type { Boundary, CompilerCounts, Segment, Verdict } from '../engine/placement/placement';
import type { SegmentTraffic } from '../engine/placement/segment-traffic';
import type { Diagnostic, ProblemFields } from '../engine/problem';
import type { Profile } from '../engine/profile/profile';
import type { ProfileEntry } from '../engine/profile/store';
import type { Provenance } from '../engine/rung';
import type { Chip, Precision, Unit } from '../engine/targets/target';
import type { GraphView, NodeDetails, TensorPreview } from '../engine/view/graph-view';
import type { ModelSummary } from '../engine/view/summary';
import type { ColumnCalls } from './column-calls';
import type { CompareCalls } from './compare-calls';
import type { ConfigCalls } from './config-calls';
import type { LogCalls } from './log-calls';
import type { QuantizeCalls } from './quantize-calls';
import type { ReportCalls } from './report-calls';
import type { SearchCalls } from './search-calls';
import type { SelectorCalls } from './selector-calls';
import type { TimelineCalls } from './timeline-calls';

/** A target as it travels: `soc` is a key of the chip table. */
export interface TargetChoice {
  readonly soc: string;
  readonly precision: Precision;
}

export interface OpenedModel {
  readonly summary: ModelSummary;
  readonly view: GraphView;
  readonly diagnostics: readonly Diagnostic[];
}

/** Placement with everything that follows from it, ready to draw. */
export interface PlacementOverlay extends Provenance {
  readonly target: TargetChoice;
  readonly verdicts: readonly Verdict[];
  readonly segments: readonly Segment[];
  readonly boundaries: readonly Boundary[];
  /** What enters and leaves each segment; a placement from elsewhere may not say. */
  readonly traffic?: SegmentTraffic;
  readonly counts: Readonly<Record<Unit, number>>;
  readonly compiler?: CompilerCounts;
  /** Per node id; estimate unless a profile is shown. */
  readonly time: Provenance & { readonly us: Float64Array; readonly totalUs: number };
}

export interface ConvertOptions {
  readonly socs: readonly string[];
  readonly precision: Precision;
  /** The folder that will hold `<name>_qnn`; beside the model where absent. */
  readonly outputParent?: string;
}

export interface ConvertResult {
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  readonly warnings: readonly Diagnostic[];
  /** Seen by the compiler on the way, so that the open graph can show it. */
  readonly placement: PlacementOverlay | undefined;
}

export interface CpuProfileOptions {
  readonly runs: number;
  readonly warmup: number;
  readonly budgetMs: number;
  readonly threads: number;
}

/** A fresh profile; `notKept` says why it could not be kept beside the model. */
export interface MadeProfile {
  readonly profile: Profile;
  readonly notKept?: ProblemFields;
}

export interface ToolchainState {
  readonly ready: boolean;
  /** `onnxruntime-qnn 2.7.0 (QAIRT 2.51)` */
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  readonly python: string | undefined;
  readonly folder: string;
  readonly problem?: ProblemFields;
}

/**
 * Every call that a webview or the extension host may make to the engine's worker. Request, reply and handlers follow from this one interface
 * (`rpc.ts`); `model` is an absolute path.
 */
export interface EngineCalls
  extends CompareCalls,
    ColumnCalls,
    ConfigCalls,
    LogCalls,
    QuantizeCalls,
    ReportCalls,
    SearchCalls,
    SelectorCalls,
    TimelineCalls {
  open: { args: { model: string }; result: OpenedModel };
  close: { args: { model: string }; result: null };
  place: { args: { model: string; target: TargetChoice }; result: PlacementOverlay };
  /** The overlay's target tells what was compiled: a float model as fp16, whatever was asked. */
  verify: { args: { model: string; target: TargetChoice }; result: PlacementOverlay };
  details: { args: { model: string; node: number }; result: NodeDetails };
  tensor: { args: { model: string; value: string; node: number }; result: TensorPreview };
  /** All values of a constant as text, cut where nobody reads on. */
  tensorText: { args: { model: string; value: string; node: number }; result: string };
  subgraph: { args: { model: string; graph: number }; result: GraphView };
  convert: { args: { model: string; options: ConvertOptions }; result: ConvertResult };
  profileCpu: { args: { model: string; options: CpuProfileOptions }; result: MadeProfile };
  profileHtp: { args: { model: string; target: TargetChoice }; result: MadeProfile };
  profiles: { args: { model: string }; result: readonly ProfileEntry[] };
  profile: { args: { model: string; id: string }; result: Profile };
  forgetProfile: { args: { model: string; id: string }; result: null };
  chips: { args: Record<string, never>; result: readonly Chip[] };
  toolchain: { args: Record<string, never>; result: ToolchainState };
  setupToolchain: { args: Record<string, never>; result: ToolchainState };
  /** What the user's settings say of the toolchain; counts from the next job on. */
  configure: { args: { python?: string; folder?: string }; result: null };
}

/** Sent while a call is being worked on. */
export interface CallEvents {
  progress: Progress;
  log: string;
}

// The webview imports the protocol alone, so the engine's types that travel are passed on here.
export type { Progress } from '../engine/job';
export type { Boundary, Segment, Verdict } from '../engine/placement/placement';
export type { SegmentTraffic } from '../engine/placement/segment-traffic';
export type { Diagnostic, ProblemFields } from '../engine/problem';
export type { LayerTime, Profile } from '../engine/profile/profile';
export type { ProfileEntry } from '../engine/profile/store';
export type { Producer, Provenance, Rung } from '../engine/rung';
export type { Chip, Precision, Unit } from '../engine/targets/target';
export type { Box, GraphView, NodeDetails, Port, TensorPreview } from '../engine/view/graph-view';
export type { ModelSummary } from '../engine/view/summary';
