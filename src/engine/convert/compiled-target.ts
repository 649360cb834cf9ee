import type { Model } from '../ir/graph';
import { isQuantized } from '../ir/quantized';
import type { Target } from '../targets/target';

/** The target that the compiler works for: the toolchain compiles a float model as fp16, whatever precision it is meant for. */
export function compiledTarget(model: Model, target: Target): Target {
  return isQuantized(model) ? target : { ...target, precision: 'fp16' };
}
