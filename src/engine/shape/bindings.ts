import type { ValueInfo, ValueType } from '../ir/graph';
import { substitute } from './dims';
import { dimsOfType, isTensor, mergeTypes } from './type';

/** The numbers that overridden inputs give to the symbols of their declared types. */
export function bindingsOf(
  inputs: readonly ValueInfo[],
  overrides: ReadonlyMap<string, ValueType> | undefined,
): ReadonlyMap<string, number> {
  const bindings = new Map<string, number>();
  for (const { name, type } of overrides ? inputs : []) {
    const given = dimsOfType(overrides?.get(name));
    dimsOfType(type)?.forEach((dim, axis) => {
      const size = given?.[axis];
      if (typeof dim === 'string' && typeof size === 'number') bindings.set(dim, size);
    });
  }
  return bindings;
}

/** An input is given another size than the file declares: what the file declares of inner values no longer holds either. */
export function contradictsDeclared(inputs: readonly ValueInfo[], overrides: ReadonlyMap<string, ValueType> | undefined): boolean {
  return inputs.some(({ name, type }) => mergeTypes(overrides?.get(name), type).conflict);
}

/** The type with each bound symbol replaced by its number. */
export function bindSymbols(type: ValueType | undefined, bindings: ReadonlyMap<string, number>): ValueType | undefined {
  if (!type) return undefined;
  if (isTensor(type)) return { ...type, dims: type.dims?.map((dim) => substitute(dim, bindings)) };
  return type.kind === 'map' ? type : { ...type, element: bindSymbols(type.element, bindings) };
}
