import type { JsonValue } from '../json/json';
import type { SettingValue } from './dialect';

/** All values at a place; `[]` is every entry of a list. A context may stand alone where the format allows a list of them. */
export function valuesAt(root: JsonValue, path: string): readonly JsonValue[] {
  let values: readonly JsonValue[] = [root];
  for (const step of path.split('/')) {
    const name = step.replace(/\[\]$/, '');
    values = values.flatMap((value) => (value.type === 'array' ? [...value.items()] : [value])).flatMap((value) => value.get(name) ?? []);
    if (step.endsWith('[]')) values = values.flatMap((value) => [...value.items()]);
  }
  return values;
}

/** Values that hold no object: what a file says. An object or list of objects without anything in it says nothing. */
export function* leavesOf(value: JsonValue): Generator<JsonValue> {
  if (value.type === 'object') for (const member of value.members()) yield* leavesOf(member.value);
  else if (value.type === 'array' && holdsObjects(value)) for (const item of value.items()) yield* leavesOf(item);
  else yield value;
}

function holdsObjects(value: JsonValue): boolean {
  for (const item of value.items()) if (item.type === 'object') return true;
  return false;
}

/** The value as plain data; undefined for what is not JSON. Numbers are those of JavaScript. */
export function plain(value: JsonValue): unknown {
  if (value.type === 'array') return Array.from(value.items(), plain);
  if (value.type === 'object') return Object.fromEntries(Array.from(value.members(), (member) => [member.name, plain(member.value)]));
  if (value.type === 'null') return null;
  return value.string() ?? value.number() ?? value.boolean();
}

/** A tree that is written; lists have one entry. */
export type Tree = { [name: string]: SettingValue | Tree | Tree[] };

/** Puts a value at its place, in the first entry of each list on the way. */
export function put(tree: Tree, path: string, value: SettingValue): void {
  const steps = path.split('/');
  const last = steps.pop() as string;
  let at = tree;
  for (const step of steps) at = entered(at, step);
  at[last] = value;
}

/** The object behind a step, made where it is missing. */
export function entered(tree: Tree, step: string): Tree {
  const name = step.replace(/\[\]$/, '');
  if (!step.endsWith('[]')) {
    tree[name] ??= {};
    return tree[name] as Tree;
  }
  tree[name] ??= [{}];
  return (tree[name] as Tree[])[0] as Tree;
}
