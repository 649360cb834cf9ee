import type { EncodingMark, ModelEncodings } from '../../src/protocol/host-calls';

/** What the configs say, by value. `files` tells whether a value without sites is missing. */
export interface ValueEncodings {
  readonly files: ModelEncodings['files'];
  readonly of: ReadonlyMap<string, ModelEncodings['sites'][number]>;
}

export function byValue(values: readonly string[], { files, sites }: ModelEncodings): ValueEncodings {
  return { files, of: new Map(values.map((value, index) => [value, sites[index] ?? []])) };
}

/** Of several marks of a node the first error, else the first warning. */
export function marksByNode(marks: readonly EncodingMark[]): ReadonlyMap<number, EncodingMark> {
  const found = new Map<number, EncodingMark>();
  for (const mark of marks) {
    for (const node of mark.nodes) {
      const known = found.get(node);
      if (!known || (known.severity === 'warning' && mark.severity === 'error')) found.set(node, mark);
    }
  }
  return found;
}
