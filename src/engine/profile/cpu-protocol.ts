import type { DType } from '../ir/dtype';

/** What the CPU profiler's child is asked for, as a JSON file whose path is its only argument. */
export interface CpuRequest {
  /** The file that onnxruntime opens: the model, or a copy of it whose nodes all have a name. */
  readonly model: string;
  /** Files to link beside the model before it is opened. */
  readonly data: readonly { readonly from: string; readonly to: string }[];
  readonly inputs: readonly InputSpec[];
  /** 0: one per core. */
  readonly threads: number;
  readonly warmup: number;
  readonly runs: number;
  /** Milliseconds for warm-up and runs together. */
  readonly budgetMs: number;
  /** The second, short session that times each layer. Its files go to `folder`. */
  readonly layers: { readonly runs: number; readonly folder: string; readonly saveOptimized: boolean };
}

/** One input to fill. `file` holds the bytes of all elements, little-endian; without it the values are made. */
export interface InputSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly fill: Fill;
  readonly file?: string;
}

/** `below`: integers from 0 up to, not including, this. `ones`: masks. `range`: 0, 1, 2 ... positions. */
export type Fill = { readonly kind: 'random'; readonly below: number } | { readonly kind: 'ones' | 'zeros' | 'range' };

export type CpuStep = 'load onnxruntime' | 'make inputs' | 'load model' | 'warm up' | 'run' | 'time layers';

/** One line each on the child's event channel. */
export type CpuEvent =
  | { readonly event: 'step'; readonly step: CpuStep; readonly fraction?: number }
  | ({ readonly event: 'totals' } & CpuTotals)
  | {
      readonly event: 'layers';
      readonly runs: number;
      readonly spans: readonly KernelSpan[];
      readonly lastRun: KernelRuns;
      readonly optimized?: string;
    }
  | { readonly event: 'failed'; readonly step: CpuStep; readonly message: string };

export interface CpuTotals {
  readonly latenciesMs: readonly number[];
  readonly warmup: number;
  readonly threads: number;
  /** 100 is one core fully used. */
  readonly cpuPercent: number;
  readonly rssBeforeMb: number;
  readonly rssAfterMb: number;
  readonly peakRssMb: number;
  readonly version: string;
  readonly loadMs: number;
}

/** Mean time per run of one kernel, without that of the kernels inside it (bodies of If, Loop and Scan). */
export interface KernelSpan {
  readonly name: string;
  readonly opType: string;
  readonly us: number;
}

/** Each kernel of one run, in the order of the trace. Microseconds from the run's start. */
export interface KernelRuns {
  readonly names: readonly string[];
  /** Index in `names`. */
  readonly name: readonly number[];
  readonly thread: readonly number[];
  readonly start: readonly number[];
  readonly duration: readonly number[];
}
