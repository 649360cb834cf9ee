import type { Provenance } from '../rung';
import type { Unit } from '../targets/target';
import type { Timeline } from './timeline';

/** `imported` is what another tool wrote: its rung and producer say what that was. */
export type ProfileKind = 'cpu' | 'htp-sim' | 'imported';

/** One profile, whoever made it. Kept as `.qnn/profiles/<id>.json` beside the model. */
export interface Profile extends Provenance {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** SHA-256 of the model that was profiled: a profile of another version is shown as such. */
  readonly modelSha256: string;
  readonly modelName: string;
  readonly kind: ProfileKind;
  readonly total: Total;
  readonly layers: readonly LayerTime[];
  /** Time that joined no node: kept and counted, never dropped. */
  readonly unmatched: { readonly spans: number; readonly us: number; readonly names: readonly string[] };
  /** What ran when; absent where the producer gives no events. */
  readonly timeline?: Timeline;
  /** Simulated HTP only. */
  readonly htp?: HtpDetail;
  /** CPU only. */
  readonly cpu?: CpuDetail;
  /** Imported only. */
  readonly imported?: ImportDetail;
}

/** Whole-graph figures in milliseconds; absent where the producer does not give them (a simulator has no percentiles). */
export interface Total {
  readonly meanMs: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  readonly fps?: number;
  /** The simulator's bounds. */
  readonly lowMs?: number;
  readonly highMs?: number;
  readonly peakMemoryMb?: number;
}

export interface LayerTime {
  /** The node's stable name (`Node.name`). */
  readonly name: string;
  readonly opType: string;
  readonly unit: Unit;
  /** Mean per run. For a simulated layer: its share of the critical timeline, so that layers sum to the total. */
  readonly us: number;
  /** 0..1 of the total. */
  readonly share: number;
  /** Simulated: busy cycles over all threads, which overlap, so they may exceed the total. */
  readonly cycles?: number;
  readonly busy?: { readonly hmx: number; readonly hvx: number; readonly dma: number; readonly main: number };
  readonly ddrBytes?: number;
  readonly vtcmBytes?: number;
  /** Other nodes that ran inside this layer's kernel and have no time of their own. */
  readonly fused?: readonly string[];
}

export interface HtpDetail {
  readonly cycles: number;
  readonly clockMhz: number;
  /** Bytes of DDR traffic by kind, as the simulator names them. */
  readonly ddr: Readonly<Record<string, number>>;
  readonly peakVtcmBytes?: number;
  readonly vtcmBytes?: number;
  readonly opsWithoutCost: readonly string[];
  /** The chip that was simulated, when it is not the target. */
  readonly simulatedAs?: string;
}

export interface CpuDetail {
  readonly warmup: number;
  readonly runs: number;
  readonly threads: number;
  /** 100 is one core fully used. */
  readonly cpuPercent: number;
  readonly memoryDeltaMb: number;
  readonly budgetMs: number;
  /** True when the time budget ended the run before all runs were done. */
  readonly cutShort: boolean;
}

export interface ImportDetail {
  /** Name of the file that was read. */
  readonly file: string;
  /** `Chrome trace`, `QNN profiling CSV` ... */
  readonly format: string;
  /** Events or rows that are a layer of the model, by name, and those that are none. */
  readonly joined: number;
  readonly notJoined: number;
}
