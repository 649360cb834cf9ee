import {
  type Constraints,
  defaultOptions,
  type Pin,
  runUnits,
  type SelectorOptions,
  type Subject,
  type Weights,
} from '../src/protocol/selector-calls';

const subjects: readonly Subject['by'][] = ['node', 'op', 'pattern', 'rule'];

/** More pins than anybody sets by hand are none of ours. */
const mostPins = 100_000;

/** The user's wishes as the page kept them, of any age: what is not as expected has the default. Undefined where nothing was kept. */
export function readOptions(kept: unknown): SelectorOptions | undefined {
  if (!isRecord(kept)) return undefined;
  return { constraints: constraintsOf(kept.constraints), weights: weightsOf(kept.weights), pins: pinsOf(kept.pins) };
}

function constraintsOf(kept: unknown): Constraints {
  const own = isRecord(kept) ? kept : {};
  const limit = (key: 'maxLatencyMs' | 'maxMemoryMb') => (isAmount(own[key]) ? { [key]: own[key] } : {});
  return {
    powerCritical: own.powerCritical === true,
    performanceCritical: own.performanceCritical === true,
    ...limit('maxLatencyMs'),
    ...limit('maxMemoryMb'),
  };
}

function weightsOf(kept: unknown): Weights {
  const own = isRecord(kept) ? kept : {};
  const usual = defaultOptions.weights;
  const weight = (key: 'operatorSupport' | 'tensorSize' | 'power' | 'performance') => (isAmount(own[key]) ? own[key] : usual[key]);
  return {
    operatorSupport: weight('operatorSupport'),
    tensorSize: weight('tensorSize'),
    power: weight('power'),
    performance: weight('performance'),
    operatorRule: own.operatorRule === 'share' ? 'share' : usual.operatorRule,
    performanceRule: own.performanceRule === 'seed' ? 'seed' : usual.performanceRule,
  };
}

function pinsOf(kept: unknown): readonly Pin[] {
  if (!Array.isArray(kept)) return [];
  return kept.slice(0, mostPins).flatMap((one: unknown) => {
    const { subject, unit } = isRecord(one) ? one : {};
    const known = runUnits.find((name) => name === unit);
    const by = isRecord(subject) ? subjects.find((name) => name === subject.by) : undefined;
    const name = isRecord(subject) ? subject.name : undefined;
    return known && by && typeof name === 'string' ? [{ subject: { by, name }, unit: known }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
