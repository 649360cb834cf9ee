import type { JsonValue } from '../../config/json/json';
import { parseJson } from '../../config/json/parse';
import {
  type Constraints,
  defaultOptions,
  defaultWeights,
  type Pin,
  type RunUnit,
  runUnits,
  type SelectorOptions,
  type Weights,
} from './options';

/** Our names to those of `backend_config.json`. */
export const weightKeys = {
  operatorSupport: 'operators',
  tensorSize: 'tensor_size',
  power: 'power',
  performance: 'performance',
  operatorRule: 'operators_rule',
  performanceRule: 'performance_rule',
} as const satisfies Record<keyof Weights, string>;

export const constraintKeys = {
  powerCritical: 'power_critical',
  performanceCritical: 'performance_critical',
  maxLatencyMs: 'max_latency_ms',
  maxMemoryMb: 'max_memory_mb',
} as const satisfies Record<keyof Constraints, string>;

/** What a `backend_config.json` says of the selector. What is missing or wrong in it has the default: to say so is the rules' business. */
export function readSelectorOptions(text: string): SelectorOptions {
  const { root } = parseJson(text);
  return {
    constraints: constraintsIn(root?.get('constraints')),
    weights: weightsIn(root?.get('weights')),
    pins: Array.from(root?.get('pins')?.items() ?? [], pinIn).filter((pin) => pin !== undefined),
  };
}

function constraintsIn(value: JsonValue | undefined): Constraints {
  const maxLatencyMs = amount(value?.get(constraintKeys.maxLatencyMs));
  const maxMemoryMb = amount(value?.get(constraintKeys.maxMemoryMb));
  const { powerCritical, performanceCritical } = defaultOptions.constraints;
  return {
    powerCritical: value?.get(constraintKeys.powerCritical)?.boolean() ?? powerCritical,
    performanceCritical: value?.get(constraintKeys.performanceCritical)?.boolean() ?? performanceCritical,
    ...(maxLatencyMs !== undefined && { maxLatencyMs }),
    ...(maxMemoryMb !== undefined && { maxMemoryMb }),
  };
}

function weightsIn(value: JsonValue | undefined): Weights {
  const points = (name: 'operatorSupport' | 'tensorSize' | 'power' | 'performance') =>
    amount(value?.get(weightKeys[name])) ?? defaultWeights[name];
  const operatorRule = value?.get(weightKeys.operatorRule)?.string();
  const performanceRule = value?.get(weightKeys.performanceRule)?.string();
  return {
    operatorSupport: points('operatorSupport'),
    tensorSize: points('tensorSize'),
    power: points('power'),
    performance: points('performance'),
    operatorRule: operatorRule === 'all' || operatorRule === 'share' ? operatorRule : defaultWeights.operatorRule,
    performanceRule: performanceRule === 'time' || performanceRule === 'seed' ? performanceRule : defaultWeights.performanceRule,
  };
}

function amount(value: JsonValue | undefined): number | undefined {
  const number = value?.number();
  return number !== undefined && number >= 0 && Number.isFinite(number) ? number : undefined;
}

function pinIn(entry: JsonValue): Pin | undefined {
  const unit = runUnits.find((known): known is RunUnit => known === entry.get('unit')?.string());
  for (const by of ['node', 'op', 'pattern'] as const) {
    const name = entry.get(by)?.string();
    if (name && unit) return { subject: { by, name }, unit };
  }
  return undefined;
}
