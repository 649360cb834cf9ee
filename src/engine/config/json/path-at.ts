import type { JsonValue } from './json';

/** The path of the innermost member or entry whose text holds the offset; `''` for the root and what lies outside of it. */
export function pathAt(root: JsonValue | undefined, offset: number): string {
  const steps: string[] = [];
  for (let value = root; value && value.at <= offset; ) {
    const step = stepInto(value, offset);
    if (!step) break;
    steps.push(step.name);
    value = step.value;
  }
  return steps.join('/');
}

function stepInto(value: JsonValue, offset: number): { readonly name: string; readonly value: JsonValue } | undefined {
  for (const { name, key, value: child } of value.members())
    if (key.at <= offset && offset < Math.max(child.end, key.end)) return { name, value: child };
  let index = 0;
  for (const child of value.items()) {
    if (child.at <= offset && offset < child.end) return { name: String(index), value: child };
    index++;
  }
  return undefined;
}
