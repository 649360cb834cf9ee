import type { FunctionDef, Model, ValueInfo } from '../ir/graph';
import { runtimeInputs } from '../ir/runtime-inputs';
import type { Types } from '../shape/infer';
import { modelParameters } from '../shape/parameters';
import { typeText } from '../shape/type-text';
import type { ModelFact } from './comparison';

type Facts = ReadonlyMap<string, string>;

/** What of the models as a whole differs. */
export function modelFacts(old: Model, oldTypes: Types, now: Model, nowTypes: Types): readonly ModelFact[] {
  const [before, after] = [factsOf(old, oldTypes), factsOf(now, nowTypes)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((label) => {
    const [was, is] = [before.get(label), after.get(label)];
    return was === is ? [] : [{ label, before: was, after: is }];
  });
}

function factsOf(model: Model, types: Types): Facts {
  const main = model.graphs[0];
  const described = (kind: string, values: readonly ValueInfo[]) =>
    values.map(({ name, type }) => [`${kind} ${name}`, typeText((main && types.typeOf(main, name)) ?? type)] as const);
  return new Map<string, string>([
    ...[...model.opsets].map(([domain, version]) => [`opset ${domain || 'ai.onnx'}`, String(version)] as const),
    ['IR version', String(model.irVersion)],
    ...given('producer', [model.producer, model.producerVersion].filter(Boolean).join(' ')),
    ...given('domain', model.domain),
    ...given('model version', String(model.modelVersion)),
    ...given('description', model.doc),
    ...[...model.metadata].map(([key, value]) => [`metadata ${key}`, value] as const),
    ...described('input', main ? runtimeInputs(main) : []),
    ...described('output', main?.outputs ?? []),
    ['parameters', String(modelParameters(model))],
    ...model.functions.map((def) => [`function ${def.domain}::${def.name}`, functionText(def)] as const),
    ...operatorCounts(model),
  ]);
}

function given(label: string, value: string): (readonly [string, string])[] {
  return value === '' ? [] : [[label, value]];
}

/** Enough to see that a body is another one. */
function functionText({ body, inputs, outputs }: FunctionDef): string {
  return `(${inputs.join(', ')}) to (${outputs.join(', ')}): ${body.nodes.map(({ opType }) => opType).join(', ')}`;
}

function operatorCounts({ nodes }: Model): (readonly [string, string])[] {
  const counts = new Map<string, number>();
  for (const { opType } of nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([opType, count]) => [`nodes of ${opType}`, String(count)] as const);
}
