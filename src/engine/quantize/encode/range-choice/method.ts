import type { ValueStatistics } from '../../calibrate/statistics';
import type { GridKind, Range } from '../make-encoding';

export interface RangeRequest {
  readonly statistics: ValueStatistics;
  readonly kind: GridKind;
  /** In percent; of method `percentile` alone. */
  readonly percentile: number;
}

/** The range that values of these statistics are quantized to. */
export type ChooseRange = (request: RangeRequest) => Range;
