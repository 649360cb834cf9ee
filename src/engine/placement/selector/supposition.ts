import type { Unit } from '../../targets/target';
import type { Overlay } from '../overlay';
import type { RunUnit, Subject } from './options';
import type { Conversion } from './pinned';

/** "Suppose ...": taken as given, whatever the rules say. */
export type Supposition = { readonly subject: Subject } & (
  | { readonly suppose: 'supported' }
  | { readonly suppose: 'moved'; readonly unit: RunUnit }
  /** 16-bit activations instead of 8. */
  | { readonly suppose: '16-bit' }
);

/** What a placement comes to, in figures. */
export interface PlacementFigures {
  readonly counts: Readonly<Record<Unit, number>>;
  readonly segments: number;
  readonly boundaries: number;
  /** Over the boundaries whose size is known. */
  readonly boundaryBytes: number;
  readonly conversions: number;
  /** Estimated; NaN where nothing is known (the GPU). */
  readonly us: Readonly<Record<RunUnit, number>>;
  readonly totalUs: number;
}

export interface ChangedNode {
  readonly node: number;
  readonly from: Unit;
  readonly to: Unit;
  /** Not meant itself: it follows a neighbor that is. */
  readonly follows: boolean;
}

export interface WhatIf {
  readonly suppositions: readonly Supposition[];
  /** Nodes that each supposition means, in the same order. */
  readonly meant: readonly (readonly number[])[];
  /** Drawn like any other; its producer says that it is supposed. */
  readonly overlay: Overlay;
  readonly before: PlacementFigures;
  readonly after: PlacementFigures;
  readonly changed: readonly ChangedNode[];
  readonly conversions: readonly Conversion[];
  /** What the figures leave out, one sentence each. */
  readonly notes: readonly string[];
}

/** A supposition worth making, with what it would bring. */
export interface NextStep {
  readonly supposition: Supposition;
  /** `Resize: 4 nodes on the CPU` */
  readonly title: string;
  /** The commonest reason why the nodes are refused, and what would help. */
  readonly reason: string;
  readonly fix?: string;
  readonly nodes: number;
  /** Fewer segments, boundaries, bytes and microseconds; below 0 where there are more. NaN where a time is not known. */
  readonly saved: { readonly segments: number; readonly boundaries: number; readonly boundaryBytes: number; readonly us: number };
}
