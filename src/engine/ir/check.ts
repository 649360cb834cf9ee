import type { Diagnostic } from '../problem';
import { clip } from '../text/clip';
import { checkNames, checkOrder, checkSources, checkWeights } from './check-graph';
import { checkHeader, checkOperators } from './check-operators';
import { checkTensors } from './check-tensors';
import type { Model } from './graph';

/** What must hold in a model, one function per kind of rule. A broken rule is told; the model stays as the file has it. */
const checks: readonly ((model: Model) => Iterable<Diagnostic>)[] = [
  checkHeader,
  checkNames,
  checkSources,
  checkWeights,
  checkOrder,
  checkOperators,
  checkTensors,
];

/** A broken file can break one rule a thousand times; the first few say it all. */
const maxPerCheck = 20;

export function checkModel(model: Model): readonly Diagnostic[] {
  return checks.flatMap((check) => {
    const found = new Map<string, Diagnostic>();
    for (const diagnostic of check(model)) {
      if (found.size === maxPerCheck) break;
      found.set(`${diagnostic.where}\n${diagnostic.what}`, diagnostic);
    }
    return [...found.values()].map(({ where, what, fix, ...rest }) => ({ ...rest, where: clip(where), what: clip(what), fix: clip(fix) }));
  });
}
