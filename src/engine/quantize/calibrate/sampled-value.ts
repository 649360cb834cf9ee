import { type NewNode, nodeField, tensorField } from '../qdq/qdq-fields';

/** So many elements of each sample go into the histogram of a large value. */
export const sampledLength = 8192;
/** To fetch what has no more elements costs nothing. */
const wholeLength = 16384;

/** A large value that onnxruntime reduces itself: little is fetched, and the value is freed as soon as the model has no more use for it. */
export interface SampledValue {
  readonly value: string;
  readonly elements: number;
}

export function isLarge(elements: number): boolean {
  return elements > wholeLength;
}

const reductions = { min: 'ReduceMin', max: 'ReduceMax', sum: 'ReduceSum' } as const;

/** What is fetched of a sampled value: single numbers of the whole, and some elements. */
export function sampledOutputs(value: string): Readonly<Record<keyof typeof reductions | 'some', string>> {
  const name = (part: string) => `${value}/qnn-lens-${part}`;
  return { min: name('min'), max: name('max'), sum: name('sum'), some: name('some') };
}

/**
 * Nodes and constants that reduce the values, as fields of the graph, in operators that every opset has. The last values come first: onnxruntime orders
 * nodes from the last one that nobody reads, so each value is reduced when it is made, not at the end of the model.
 */
export function reductionFields(values: readonly SampledValue[]): readonly Uint8Array[] {
  const counts = new Set(values.map(({ elements }) => elements));
  return [
    ...[...values].reverse().flatMap((one) => reductionNodes(one).map(nodeField)),
    ...[...counts].map((count) => tensorField(picksName(count), 'int32', [sampledLength], [...pickedElements(count)])),
  ];
}

function reductionNodes({ value, elements }: SampledValue): readonly NewNode[] {
  const outputs = sampledOutputs(value);
  const made = (opType: NewNode['opType'], inputs: readonly string[], output: string, attributes: Record<string, number>) => ({
    name: output,
    opType,
    domain: '',
    inputs,
    output,
    attributes,
  });
  const flat = `${outputs.some}-of`;
  return [
    ...(['min', 'max', 'sum'] as const).map((part) => made(reductions[part], [value], outputs[part], { keepdims: 0 })),
    made('Flatten', [value], flat, { axis: 0 }),
    made('Gather', [flat, picksName(elements)], outputs.some, { axis: 1 }),
  ];
}

function picksName(count: number): string {
  return `qnn-lens-picks-${count}`;
}

/** One of each run of equally many elements, never at the same place of it twice: a fixed step would meet the same columns of a picture again and again. */
function* pickedElements(count: number): Iterable<number> {
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let at = 0; at < sampledLength; at++) yield Math.floor(((at + ((at * golden) % 1)) * count) / sampledLength);
}

/** All that is fetched of them. */
export function sampledNames(values: readonly SampledValue[]): readonly string[] {
  return values.flatMap(({ value }) => Object.values(sampledOutputs(value)));
}
