import type { Model, TensorRef } from '../ir/graph';
import { externalPath } from '../onnx/external';
import { loadElements, loadRaw, tensorBytes } from '../onnx/tensor';
import { Problem } from '../problem';
import type { World } from '../world';
import type { WeightCounts } from './comparison';

/** Larger tensors, and all once so much was read, are compared by samples: 1.5 GiB of weights must not keep anybody waiting. */
const wholeBytes = 16 * 1024 * 1024;
const budgetBytes = 256 * 1024 * 1024;
const samples = 16;
const sampleBytes = 16 * 1024;

type Verdict = 'same' | 'changed' | 'missing';

/** Compares the data of tensors of two models; every pair once. */
export class WeightComparison {
  private readonly known = new Map<TensorRef, Map<TensorRef, Verdict>>();
  private readonly count = { whole: 0, sampled: 0, missing: 0 };
  private readBytes = 0;

  constructor(
    private readonly old: Model,
    private readonly now: Model,
    private readonly files: World['files'],
  ) {}

  get counts(): WeightCounts {
    return { ...this.count };
  }

  /** What `compare` found out. */
  verdict(before: TensorRef, after: TensorRef): Verdict | undefined {
    return this.known.get(before)?.get(after);
  }

  async compare(before: TensorRef, after: TensorRef): Promise<void> {
    const verdicts = this.known.get(before) ?? new Map<TensorRef, Verdict>();
    this.known.set(before, verdicts);
    if (verdicts.has(after)) return;
    verdicts.set(after, await this.find(before, after));
  }

  private async find(before: TensorRef, after: TensorRef): Promise<Verdict> {
    if (before.dtype !== after.dtype || before.dims.join() !== after.dims.join()) return 'changed';
    const bytes = tensorBytes(before) ?? 0;
    try {
      if (before.data.in === 'strings' || after.data.in === 'strings') return await this.compareTexts(before, after);
      const sampled = bytes > wholeBytes || this.readBytes > budgetBytes;
      const [read, other] = [await this.reader(before, this.old), await this.reader(after, this.now)];
      this.count[sampled ? 'sampled' : 'whole']++;
      for (const [at, length] of sampled ? samplesOf(bytes) : [[0, bytes] as const]) {
        this.readBytes += length;
        if (!sameBytes(await read(at, length), await other(at, length))) return 'changed';
      }
      return 'same';
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.count.missing++;
      return 'missing';
    }
  }

  private async compareTexts(before: TensorRef, after: TensorRef): Promise<Verdict> {
    this.count.whole++;
    const [one, other] = [await loadElements(before, this.old, this.files), await loadElements(after, this.now, this.files)];
    return JSON.stringify(one) === JSON.stringify(other) ? 'same' : 'changed';
  }

  /** Reads a range of a tensor's data without the rest of it, where it lies in one piece. */
  private async reader(tensor: TensorRef, model: Model): Promise<(at: number, length: number) => Promise<Uint8Array>> {
    const { data } = tensor;
    if (data.in === 'raw')
      return (at, length) => model.bytes.load({ at: data.span.at + at, length: Math.min(length, data.span.length - at) });
    if (data.in === 'external') {
      const path = await externalPath(tensor, data, model, this.files);
      return (at, length) => this.files.read(path, data.offset + at, length);
    }
    const all = await loadRaw(tensor, model, this.files);
    return async (at, length) => all.subarray(at, at + length);
  }
}

/** Ranges spread evenly, with the first and the last bytes. */
function samplesOf(bytes: number): readonly (readonly [at: number, length: number])[] {
  const length = Math.min(bytes, sampleBytes);
  return Array.from({ length: samples }, (_, i) => [Math.floor(((bytes - length) * i) / (samples - 1)), length] as const);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
