import type { Provenance, Rung } from '../../rung';
import type { NodePrecision } from '../settings';

/** How much the output loses when one layer alone is quantized, everything else being float. */
export interface LayerSensitivity {
  readonly node: string;
  readonly operator: string;
  /** End to end, per width that was tried: `w8a8`, `w8a16`, `w4a16` ... */
  readonly sqnrDb: Readonly<Record<string, number>>;
}

export interface Sensitivities extends Provenance {
  readonly layers: readonly LayerSensitivity[];
  readonly samples: number;
}

/** One choice of a width for every node, and what it costs. */
export interface MixedPoint {
  /** `8`, `16`, `float` by node name; nodes that are missing have the default. */
  readonly nodes: Readonly<Record<string, NodePrecision>>;
  /** `INT8`, `INT16`, `Mixed` or how many layers are wider. */
  readonly label: string;
  readonly sqnrDb: number;
  readonly sqnrRung: Rung;
  readonly timeUs: number;
  readonly timeRung: Rung;
  /** Of the weights. */
  readonly bytes: number;
  /** No other point is better in both error and time. */
  readonly isBest: boolean;
}

export interface MixedFront extends Provenance {
  readonly createdAt: string;
  /** From the fastest to the most exact. */
  readonly points: readonly MixedPoint[];
  /** The point that the budget asks for: the fastest that keeps to it. */
  readonly chosen?: number;
  readonly sensitivities: Sensitivities;
}

/** What the user paints on the graph, and what follows from it for neighbors. */
export interface PaintedPlan {
  /** By node name: what was asked for and what neighbors were given. */
  readonly nodes: Readonly<Record<string, NodePrecision>>;
  /** Nodes that had to follow, with the rule that says so. */
  readonly followed: readonly {
    readonly node: string;
    readonly precision: NodePrecision;
    readonly because: string;
    readonly rule: string;
  }[];
  /** What cannot be as asked. */
  readonly refused: readonly { readonly node: string; readonly because: string; readonly rule: string }[];
  /** Conversions between widths that the plan needs: values by name. */
  readonly conversions: readonly string[];
}
