import type { Dim, ValueInfo, ValueType } from '../ir/graph';
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

/** The type with each bound symbol replaced by its number. Expressions of symbols become unknown when they name a bound one. */
export function renameSymbols(type: ValueType | undefined, bindings: ReadonlyMap<string, number>): ValueType | undefined {
  if (!isTensor(type)) return type;
  return { ...type, dims: type.dims?.map((dim) => bindDim(dim, bindings)) };
}

function bindDim(dim: Dim, bindings: ReadonlyMap<string, number>): Dim {
  if (typeof dim !== 'string') return dim;
  const size = bindings.get(dim);
  if (size !== undefined) return size;
  return (dim.match(/[A-Za-z_][\w.-]*/g) ?? []).some((word) => bindings.has(word)) ? undefined : dim;
}
