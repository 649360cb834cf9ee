import type { PlacementOverlay } from '../../src/protocol/calls';
import type { PlacementFigures } from '../../src/protocol/selector-calls';
import { bytes, micros } from '../text';

/** What of a placement is compared with another one. */
export type Comparable = Pick<PlacementFigures, 'segments' | 'boundaries' | 'boundaryBytes' | 'totalUs'> & {
  /** Where they were counted. */
  readonly conversions?: number;
};

interface Figure {
  readonly label: string;
  readonly of: (figures: Comparable) => number | undefined;
  readonly text: (value: number) => string;
}

/** Of each the less the better. */
const figures: readonly Figure[] = [
  { label: 'Segments', of: ({ segments }) => segments, text: String },
  { label: 'Crossings', of: ({ boundaries }) => boundaries, text: String },
  { label: 'Boundary data', of: ({ boundaryBytes }) => boundaryBytes, text: bytes },
  { label: 'Conversions', of: ({ conversions }) => conversions, text: String },
  { label: 'Estimated time', of: ({ totalUs }) => totalUs, text: micros },
];

export interface Difference {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly change: 'better' | 'worse' | 'same' | 'unknown';
}

/** `Segments 7 → 1`, and whether that is good. */
export function differences(before: Comparable, after: Comparable): readonly Difference[] {
  return figures.flatMap(({ label, of, text }) => {
    const [was, is] = [of(before), of(after)];
    if (was === undefined || is === undefined) return [];
    const change = Number.isNaN(was) || Number.isNaN(is) ? 'unknown' : is < was ? 'better' : is > was ? 'worse' : 'same';
    return [{ label, before: text(was), after: text(is), change }];
  });
}

export function figuresOf({ segments, boundaries, time }: PlacementOverlay): Comparable {
  const boundaryBytes = boundaries.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  return { segments: segments.length, boundaries: boundaries.length, boundaryBytes, totalUs: time.totalUs };
}
