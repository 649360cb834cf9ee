import type { JsonValue } from '../json/json';

/** A number, or the numbers of a list and of the lists in it, in the order of the text; undefined when anything else is among them. */
export function flatNumbers(value: JsonValue | undefined): number[] | undefined {
  const numbers: number[] = [];
  return value && collect(value, numbers) ? numbers : undefined;
}

function collect(value: JsonValue, into: number[]): boolean {
  const { type } = value;
  if (type === 'number') {
    into.push(value.number() as number);
    return true;
  }
  if (type !== 'array') return false;
  for (const item of value.items()) if (!collect(item, into)) return false;
  return true;
}

/** Lengths of nested lists, outermost first, by the first item of each: `[[1, 2, 3], [4, 5, 6]]` has 2, 3. */
export function nesting(value: JsonValue | undefined): readonly number[] {
  const lengths: number[] = [];
  for (let at = value; at?.type === 'array'; ) {
    let first: JsonValue | undefined;
    let length = 0;
    for (const item of at.items()) {
      first ??= item;
      length++;
    }
    lengths.push(length);
    at = first;
  }
  return lengths;
}

/** Blocks along the first axis stand row by row, ours channel by channel. */
export function transposed<T>(values: readonly T[], rows: number): T[] {
  const columns = values.length / rows;
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as T);
}

/** In as few digits as tell it from its neighbors in float32, which is what tools compute with. */
export function shortFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Number(value.toPrecision(9));
}
