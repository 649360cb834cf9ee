import { packInts, unpackInts } from './ints';

/** Many texts as one. Each begins with the first `shared` signs of the one before it, or of its model where there is one. */
export interface PackedTexts {
  readonly text: string;
  readonly shared: Uint8Array;
  readonly length: Uint8Array;
}

/** Names that neighbors in a graph share long beginnings of. `modelOf(i)` is a text that resembles the i-th one and that the reader has too. */
export function packTexts(texts: readonly string[], modelOf: (at: number) => string = (at) => texts[at - 1] ?? ''): PackedTexts {
  const shared = new Int32Array(texts.length);
  const rests = texts.map((text, at) => {
    shared[at] = commonStart(text, modelOf(at));
    return text.slice(shared[at]);
  });
  return { text: rests.join(''), shared: packInts(shared), length: packInts(rests.map(({ length }) => length)) };
}

export function unpackTexts({ text, shared, length }: PackedTexts, modelOf?: (at: number) => string): string[] {
  const starts = unpackInts(shared);
  const lengths = unpackInts(length);
  const texts: string[] = [];
  let from = 0;
  for (let i = 0; i < lengths.length; i++) {
    const to = from + lengths[i]!;
    const model = modelOf ? modelOf(i) : (texts[i - 1] ?? '');
    texts.push(model.slice(0, starts[i]) + text.slice(from, to));
    from = to;
  }
  return texts;
}

function commonStart(text: string, model: string): number {
  const most = Math.min(text.length, model.length);
  let at = 0;
  while (at < most && text.charCodeAt(at) === model.charCodeAt(at)) at++;
  return at;
}

/** A column in which few different things come again and again. */
export interface PackedChoices<T> {
  readonly different: readonly T[];
  readonly at: Uint8Array;
}

export function packChoices<T>(column: readonly T[], keyOf: (one: T) => string): PackedChoices<T> {
  const known = new Map<string, number>();
  const different: T[] = [];
  const at = column.map((one) => {
    const key = keyOf(one);
    const index = known.get(key) ?? different.push(one) - 1;
    known.set(key, index);
    return index;
  });
  return { different, at: packInts(at) };
}

/** Equal ones come back as one and the same. */
export function unpackChoices<T>({ different, at }: PackedChoices<T>): T[] {
  return Array.from(unpackInts(at), (index) => different[index]!);
}
