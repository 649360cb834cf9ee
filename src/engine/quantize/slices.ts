import type { Groups } from './groups';
import type { TensorValues } from './tensor-values';

/** Elements that are looked at between two questions whether to stop. Even: two int4 share a byte. */
const sliceElements = 1 << 20;

export async function forEachChunk(
  values: TensorValues,
  groups: Groups,
  stop: AbortSignal,
  visit: (chunk: ArrayLike<number>, members: Int32Array) => void,
): Promise<void> {
  for await (const { chunk, members } of slices(values, groups, stop)) visit(chunk, members);
}

/** The values with the group of each; both are good until the next slice is asked for. */
export async function* slices(
  values: TensorValues,
  groups: Groups,
  stop: AbortSignal,
): AsyncIterable<{ readonly chunk: ArrayLike<number>; readonly members: Int32Array }> {
  const members = new Int32Array(sliceElements);
  let start = 0;
  for await (const chunk of values.chunks()) {
    for (let at = 0; at < chunk.length; at += sliceElements) {
      stop.throwIfAborted();
      const length = Math.min(sliceElements, chunk.length - at);
      const own = members.subarray(0, length);
      groups.fill(own, start + at);
      yield { chunk: chunk.length <= sliceElements ? chunk : sliceOf(chunk, at, at + length), members: own };
    }
    start += chunk.length;
  }
}

function sliceOf(chunk: ArrayLike<number>, from: number, to: number): ArrayLike<number> {
  return ArrayBuffer.isView(chunk) ? (chunk as unknown as Float32Array).subarray(from, to) : Array.prototype.slice.call(chunk, from, to);
}
