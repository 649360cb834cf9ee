import { type AnySchema, alternatives, noteOf } from '../../schema/property';
import { sources } from '../../schema/sources';
import { stepTo } from './places';

/** A key of a schema: the object that has it, as a path (`devices[]/cores[]`). */
export interface KnownKey {
  readonly owner: string;
  readonly schema: AnySchema;
}

const indexes = new WeakMap<AnySchema, ReadonlyMap<string, readonly KnownKey[]>>();

/** Where the schema has a key of this name. */
export function ownersOf(schema: AnySchema, name: string): readonly KnownKey[] {
  const index = indexes.get(schema) ?? indexOf(schema);
  indexes.set(schema, index);
  return index.get(name) ?? [];
}

function indexOf(schema: AnySchema): ReadonlyMap<string, readonly KnownKey[]> {
  const index = new Map<string, KnownKey[]>();
  for (const [name, known] of keysBelow(schema, '')) index.set(name, [...(index.get(name) ?? []), known]);
  return index;
}

function* keysBelow(schema: AnySchema, owner: string): Generator<readonly [string, KnownKey]> {
  for (const shape of alternatives(schema)) {
    for (const [name, child] of Object.entries(shape.properties ?? {})) {
      yield [name, { owner, schema: child }];
      yield* keysBelow(child, stepTo(owner, name));
    }
    if (shape.items) yield* keysBelow(shape.items, `${owner}[]`);
  }
}

/** The place that is meant by a key that stands at `path`: the only one, the nearest one, the documented one. */
export function bestOwner(owners: readonly KnownKey[], path: string): KnownKey | undefined {
  const distinct = owners.filter(({ owner }, i) => owners.findIndex((other) => other.owner === owner) === i);
  const closest = Math.max(...distinct.map(({ owner }) => commonSteps(owner, path)));
  const near = distinct.filter(({ owner }) => commonSteps(owner, path) === closest);
  const documented = near.filter(({ schema }) => noteOf(schema)?.source !== sources.htpLibrary);
  if (near.length === 1) return near[0];
  return documented.length === 1 ? documented[0] : undefined;
}

function commonSteps(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const different = left.findIndex((step, i) => step !== right[i]);
  return different < 0 ? left.length : different;
}
