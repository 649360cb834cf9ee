import type { Model } from '../../../../src/engine/ir/graph';
import { parseModelText } from '../../../../src/engine/ir/text';
import type { Placement } from '../../../../src/engine/placement/placement';
import type { OpenModel } from '../../../../src/engine/session';
import { inferTypes } from '../../../../src/engine/shape/infer';
import { defaultTarget } from '../../../../src/engine/targets/chips';
import type { Target, Unit } from '../../../../src/engine/targets/target';
import { indexValues } from '../../../../src/engine/view/value-index';

/** A model written as text, open as the session opens one. */
export function openText(text: string): OpenModel {
  return openParsed(parseModelText(`opset 17\n${text}`));
}

export function openParsed(model: Model): OpenModel {
  const known = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
  return { model, types: inferTypes(model), index: indexValues(model), openMs: 0, once };
}

const units: Readonly<Record<string, Unit>> = { h: 'htp', c: 'cpu', g: 'gpu', r: 'removed' };

/** A placement from one letter per node: `hhch`. */
export function placed(letters: string, target: Target = defaultTarget): Placement {
  const verdicts = [...letters].map((letter) => {
    const unit = units[letter] as Unit;
    return unit === 'htp' ? { unit } : { unit, rule: unit === 'cpu' ? 'op-unsupported' : 'identity', reason: `Because of ${letter}.` };
  });
  return { target, verdicts, rung: 'estimate', producer: { tool: 'test', version: '1' } };
}

export const letters = (verdicts: readonly { readonly unit: Unit }[]): string => verdicts.map(({ unit }) => unit[0]).join('');
