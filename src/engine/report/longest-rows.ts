/** So many come first, as in the document that the project began with. */
export const bottleneckCount = 5;

/** Rows with the largest values above zero, the largest first; of equal ones the first. One pass, however long the table is. */
export function longestRows(values: Float64Array, count: number): readonly number[] {
  const found: number[] = [];
  values.forEach((value, row) => {
    if (!(value > 0)) return;
    if (found.length === count && value <= (values[found[count - 1] as number] as number)) return;
    const at = found.findIndex((other) => (values[other] as number) < value);
    found.splice(at < 0 ? found.length : at, 0, row);
    if (found.length > count) found.pop();
  });
  return found;
}
