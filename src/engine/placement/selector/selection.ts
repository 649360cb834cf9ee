import type { Provenance } from '../../rung';
import type { Precision } from '../../targets/target';
import type { Capability } from './capability';
import type { RunUnit, SelectorOptions } from './options';

export type PartName = 'operators' | 'tensor-size' | 'power' | 'performance';

/** One part of a unit's score. Its rung is that of the figure behind it. */
export interface ScorePart extends Provenance {
  readonly part: PartName;
  readonly points: number;
  /** What the part can give under these weights and constraints. */
  readonly most: number;
  /** One sentence. */
  readonly reason: string;
}

export interface UnitScore {
  readonly unit: RunUnit;
  readonly points: number;
  readonly parts: readonly ScorePart[];
  /** Why the unit is out, whatever its points: a hard limit that it breaks. */
  readonly excluded?: string;
  /** Estimated, with what falls back to the CPU; NaN where it is not known. */
  readonly totalUs: number;
  /** Weights and the largest set of live tensors; undefined where shapes are open. */
  readonly memoryBytes: number | undefined;
}

/** The three units beside one another, the best choice first said. */
export interface ScoreTable {
  /** Undefined when every unit breaks a hard limit. */
  readonly chosen: RunUnit | undefined;
  /** Points that a unit could have. */
  readonly most: number;
  /** In the order of `runUnits`. */
  readonly units: readonly UnitScore[];
  /** Why the chosen one: some sentences. */
  readonly explanation: string;
}

/** The table of one segment of the placement, pins included. */
export interface SegmentScores extends ScoreTable {
  /** Index in the overlay's segments. */
  readonly segment: number;
  /** Where the placement has it now. */
  readonly unit: RunUnit;
  /** Node ids. */
  readonly nodes: readonly number[];
}

/** Which unit suits a model, with every reason. */
export interface Selection {
  readonly target: { readonly soc: string; readonly precision: Precision };
  readonly options: SelectorOptions;
  readonly capabilities: readonly Capability[];
  readonly whole: ScoreTable;
  readonly segments: readonly SegmentScores[];
}
