import type { Capability } from '../engine/placement/selector/capability';
import type { Pin, SelectorOptions } from '../engine/placement/selector/options';
import type { Pinned } from '../engine/placement/selector/pinned';
import type { Selection } from '../engine/placement/selector/selection';
import type { NextStep, Supposition, WhatIf } from '../engine/placement/selector/supposition';
import type { TargetChoice } from './calls';

/** What a question is asked of: the rules' placement, or the last one that the compiler verified for this target while the model was open. */
export interface SelectorBase {
  readonly model: string;
  readonly target: TargetChoice;
  readonly base: 'estimate' | 'verified';
}

/** Calls about the choice of units: selector, pins, what-if (`EngineCalls` includes them). */
export interface SelectorCalls {
  capabilities: { args: { soc: string }; result: readonly Capability[] };
  /** Scores of the three units, of the whole model and of each segment; the options' pins are applied first. */
  select: { args: SelectorBase & { options: SelectorOptions }; result: Selection };
  pin: { args: SelectorBase & { pins: readonly Pin[] }; result: Pinned };
  whatIf: { args: SelectorBase & { pins: readonly Pin[]; suppositions: readonly Supposition[] }; result: WhatIf };
  /** The operators whose support would bring the most, best first; at most five. */
  bestNext: { args: SelectorBase & { pins: readonly Pin[] }; result: readonly NextStep[] };
  /** `existing` is the text of `backend_config.json` as it stands; nothing of it is lost but an earlier choice. Where it goes is the caller's. */
  backendConfigText: { args: SelectorBase & { options: SelectorOptions; existing?: string }; result: { text: string } };
  /** The options that a `backend_config.json` holds; what is missing or wrong in it has the default. */
  selectorOptions: { args: { text: string }; result: SelectorOptions };
}

// The webview imports the protocol alone.
export type { Capability } from '../engine/placement/selector/capability';
export type { Constraints, Pin, RunUnit, SelectorOptions, Subject, Weights } from '../engine/placement/selector/options';
export { defaultOptions, defaultWeights, runUnits } from '../engine/placement/selector/options';
export type { Conversion, Pinned, PinOutcome } from '../engine/placement/selector/pinned';
export type { PartName, ScorePart, ScoreTable, SegmentScores, Selection, UnitScore } from '../engine/placement/selector/selection';
export type { ChangedNode, NextStep, PlacementFigures, Supposition, WhatIf } from '../engine/placement/selector/supposition';
