import type { MadeProfile } from './calls';

/** Calls about timelines and other tools' traces (`EngineCalls` includes them). */
export interface TimelineCalls {
  /** The node of each name, in whatever graph of the model; -1 for a name that no node has. */
  layerNodes: { args: { model: string; names: readonly string[] }; result: Int32Array };
  /** Reads another tool's profile or trace, joins it to the model's nodes and keeps it beside the model. */
  importProfile: { args: { model: string; file: string }; result: MadeProfile };
}

// The webview imports the protocol alone. Timelines travel as typed columns, which `postMessage` copies without looking at each event.
export type { ImportDetail } from '../engine/profile/profile';
export { type LaneKind, type Level, type Timeline, type TimelineLane, type Work, works } from '../engine/profile/timeline';
