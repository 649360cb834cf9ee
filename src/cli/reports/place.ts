import type { Verdict } from '../../engine/placement/placement';
import type { Unit } from '../../engine/targets/target';

export function countUnits(verdicts: readonly Verdict[]): Record<Unit, number> {
  const counts: Record<Unit, number> = { htp: 0, gpu: 0, cpu: 0, removed: 0 };
  for (const { unit } of verdicts) counts[unit]++;
  return counts;
}
