import type { DType } from '../../ir/dtype';
import type { Graph, Model } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { inferTypes, type Types } from '../../shape/infer';
import { byteSize, elementCount, isTensor, tensorType } from '../../shape/type';
import type { Tap, TapRequest } from './run';
import { isLarge, sampledLength } from './sampled-value';
import type { SampleSet } from './samples';
import type { PlannedTap } from './tap-protocol';

/** Bytes of tapped values that one run may hold. They are there twice, as onnxruntime-node hands out copies: with weights the child stays below a gigabyte. */
const batchBytes = 200 * 1024 * 1024;
/** Of a value whose shape is not known before it runs. */
const unknownBytes = 8 * 1024 * 1024;

/** What onnxruntime-node hands out as arrays. */
const given: ReadonlySet<DType> = new Set<DType>(
  'float double float16 uint8 int8 uint16 int16 int32 uint32 int64 uint64 bool'.split(' ') as DType[],
);

export interface TapPlan {
  readonly batches: readonly (readonly PlannedTap[])[];
  /** Values that onnxruntime cannot give: of other graphs, constants, sequences. */
  readonly leftOut: readonly string[];
}

/** Divides the taps into runs that fit into memory, in the order of the graph so that early runs need only the model's beginning. */
export function planTaps(request: Pick<TapRequest, 'model' | 'second' | 'taps' | 'samples' | 'detail' | 'keepIn'>): TapPlan {
  const { model, second, taps, samples } = request;
  const maySample = request.detail === 'sampled' && request.keepIn === undefined && model.opsets.has('');
  const one = new Givable(model, samples);
  const two = second && new Givable(second, samples);
  const leftOut: string[] = [];
  const planned: (PlannedTap & { readonly bytes: number; readonly order: number })[] = [];
  for (const [index, tap] of taps.entries()) {
    const own = one.find(tap.value);
    const other = tap.other === undefined ? undefined : two?.find(tap.other);
    if (!own || (tap.other !== undefined && !other)) leftOut.push(tap.value);
    else {
      const isWhole = !maySample || !own.large || other !== undefined || tap.channelAxis !== undefined;
      const bytes = isWhole ? own.bytes + (other?.bytes ?? 0) : 4 * sampledLength;
      planned.push({ ...tap, index, bytes, order: own.order, ...(!isWhole && { sampled: own.large }) });
    }
  }
  planned.sort((a, b) => a.order - b.order);
  return { batches: batched(planned), leftOut };
}

function batched(planned: readonly (PlannedTap & { readonly bytes: number; readonly order: number })[]): PlannedTap[][] {
  const batches: PlannedTap[][] = [];
  let room = 0;
  for (const { bytes, order: _, ...tap } of planned) {
    if (batches.length === 0 || bytes > room) {
      batches.push([]);
      room = batchBytes;
    }
    batches.at(-1)?.push(tap);
    room -= bytes;
  }
  return batches;
}

/** The values of a main graph that can be watched, with their size on these samples. */
class Givable {
  private readonly types: Types;
  private readonly order = new Map<string, number>();

  constructor(
    private readonly model: Model,
    samples: SampleSet,
  ) {
    const overrides = new Map(samples.inputs.map(({ name, dtype, dims }) => [name, tensorType(dtype, dims)]));
    this.types = inferTypes(model, { overrides });
    const graph = model.graphs[0] as Graph;
    for (const { name } of runtimeInputs(graph)) this.order.set(name, -1);
    for (const [at, { outputs }] of graph.nodes.entries()) for (const name of outputs) if (name !== '') this.order.set(name, at);
  }

  /** `large`: elements of a computed value of floats that need not be fetched whole. */
  find(value: string): { readonly order: number; readonly bytes: number; readonly large?: number } | undefined {
    const order = this.order.get(value);
    const type = this.types.typeOf(this.model.graphs[0] as Graph, value);
    if (order === undefined || (type && !isTensor(type)) || (isTensor(type) && type.dtype && !given.has(type.dtype))) return undefined;
    const elements = elementCount(type);
    const isReducible = order >= 0 && isTensor(type) && type.dtype === 'float' && elements !== undefined && isLarge(elements);
    return { order, bytes: byteSize(type) ?? unknownBytes, ...(isReducible && { large: elements }) };
  }
}

export function tapped(taps: readonly Tap[], side: 'value' | 'other'): readonly string[] {
  return [...new Set(taps.flatMap((tap) => tap[side] ?? []))];
}
