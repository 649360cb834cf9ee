import { Problem } from '../problem';
import { findBytes, jsonObjectEnd } from './json-scan';
import { kernelCauses } from './kernel-causes';

/** What a kernel occupied. `main` is the control thread without the matrix unit. */
export const kernelUnits = ['main', 'hmx', 'hvx', 'dma'] as const;
export type KernelUnit = (typeof kernelUnits)[number];

/** Kernel runs as parallel arrays, in the order of the trace. Times in cycles of the core clock. */
export interface KernelEvents {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Index in `Hextimate.threads`. */
  readonly thread: Uint8Array;
  /** Index in `kernelUnits`. */
  readonly unit: Uint8Array;
  /** QNN OpId: the schematic knows its name. */
  readonly opId: Float64Array;
  /** Index in `Hextimate.kernels`. */
  readonly kernel: Uint32Array;
  readonly ddrBytes: Float64Array;
  /** Index in `kernelMarks`: what the main thread only starts or waits for is told apart from work. */
  readonly mark: Uint8Array;
  /** The event that this one began after: the start of a transfer or vector kernel, or what a wait was for; -1 where the trace does not say. */
  readonly cause: Int32Array;
}

/** What an event of the main thread is about: work of its own, the start of another unit's, or the wait for its end. */
export const kernelMarks = ['work', 'start', 'wait'] as const;

/** The simulator's trace of one QNN graph. */
export interface Hextimate {
  readonly graph: string;
  /** The simulated chip, `SA8255`. */
  readonly chip: string;
  readonly clockMhz: number;
  readonly vtcmBytes: number;
  readonly threads: readonly string[];
  readonly kernels: readonly string[];
  readonly events: KernelEvents;
  /** Bytes of VTCM in use from each moment on. */
  readonly vtcm: { readonly at: readonly number[]; readonly bytes: readonly number[] };
}

const marker = new TextEncoder().encode('"traceEvents"');
const openBrace = 0x7b;

/**
 * Reads the JSON texts inside `profile_qnn.log` (QAIRT 2.51). The file is binary around them. Each JSON is followed by a new line and the name of
 * its graph; the profiler writes most of them twice, under the same name.
 */
export function parseHextimate(log: Uint8Array): readonly Hextimate[] {
  const traces = new Map<string, Hextimate>();
  for (let at = findBytes(log, marker, 0); at >= 0; ) {
    const start = log.lastIndexOf(openBrace, at);
    const end = jsonObjectEnd(log, start);
    if (start < 0 || end === undefined) throw truncated(at);
    const graph = nameAfter(log, end);
    if (!traces.has(graph)) traces.set(graph, parseTrace(log.subarray(start, end), graph));
    at = findBytes(log, marker, end);
  }
  return [...traces.values()];
}

function truncated(at: number): Problem {
  return new Problem(
    'format-invalid',
    'profile_qnn.log',
    `The simulator's trace at byte ${at} has no end.`,
    'Simulate again: the file was cut off.',
  );
}

/** `\n<name>\x19\0\0\0...`: the name ends where the next field's length begins. */
function nameAfter(log: Uint8Array, end: number): string {
  const text = new TextDecoder('latin1').decode(log.subarray(end, end + 1024));
  return /^\s*([!-~]+)/.exec(text)?.[1] ?? '';
}

/** As far as it is used. Events stand in `traceEvents`, one object each. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid?: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: {
    readonly id?: string;
    readonly name?: string;
    readonly flags?: readonly string[];
    readonly Bytes?: number;
    readonly bw_info?: { readonly dram_read: number; readonly dram_write: number };
  };
}

interface Configuration {
  readonly soc_type?: string;
  readonly sim_core_freq?: number;
  readonly vtcm_size_in_bytes?: number;
}

/** Parsed event by event: a trace of 20 MB as one tree of objects takes ten times that. */
function parseTrace(json: Uint8Array, graph: string): Hextimate {
  const arrayAt = json.indexOf(0x5b, findBytes(json, marker, 0));
  const collector = new Collector();
  const decoder = new TextDecoder();
  let at = arrayAt + 1;
  for (let start = json.indexOf(openBrace, at); start >= 0 && isBeforeArrayEnd(json, at, start); start = json.indexOf(openBrace, at)) {
    const end = jsonObjectEnd(json, start) ?? json.length;
    collector.add(JSON.parse(decoder.decode(json.subarray(start, end))) as TraceEvent);
    at = end;
  }
  const rest: { 'Hextimate Configuration'?: Configuration } = JSON.parse(
    `${decoder.decode(json.subarray(0, arrayAt + 1))}${decoder.decode(json.subarray(at))}`,
  );
  const { soc_type = '', sim_core_freq = 0, vtcm_size_in_bytes = 0 } = rest['Hextimate Configuration'] ?? {};
  return { graph, chip: soc_type, clockMhz: sim_core_freq, vtcmBytes: vtcm_size_in_bytes, ...collector.result() };
}

/** Between two events stands only a comma; a `]` ends the list. */
function isBeforeArrayEnd(json: Uint8Array, from: number, to: number): boolean {
  const close = json.subarray(from, to).indexOf(0x5d);
  return close < 0;
}

class Collector {
  private readonly threads: string[] = [];
  private readonly kernels = new Map<string, number>();
  private readonly vtcm = { at: [] as number[], bytes: [] as number[] };
  private readonly columns = {
    start: [] as number[],
    duration: [] as number[],
    thread: [] as number[],
    unit: [] as number[],
    opId: [] as number[],
    kernel: [] as number[],
    ddrBytes: [] as number[],
    mark: [] as number[],
    instance: [] as number[],
  };

  add(event: TraceEvent): void {
    if (event.ph === 'X') this.addKernel(event);
    else if (event.ph === 'M' && event.name === 'thread_name') this.threads[event.tid ?? 0] = (event.args.name ?? '').replace(/:$/, '');
    else if (event.ph === 'C' && event.name === 'TCM usage') {
      this.vtcm.at.push(event.ts);
      this.vtcm.bytes.push(event.args.Bytes ?? 0);
    }
  }

  private addKernel({ name, tid = 0, ts, dur, args }: TraceEvent): void {
    const { start, duration, thread, unit, opId, kernel, ddrBytes, mark, instance } = this.columns;
    start.push(ts);
    duration.push(dur);
    thread.push(tid);
    unit.push(kernelUnits.indexOf(unitOf(args.flags ?? [])));
    // The low 32 bits are the OpId, the high ones number its kernels.
    const id = BigInt(args.id ?? '0');
    opId.push(Number(id & 0xffffffffn));
    instance.push(Number(id));
    mark.push(kernelMarks.indexOf(markOf(name)));
    kernel.push(this.kernelIndex(kernelName(name)));
    // Starting, spawning and waiting events repeat the bytes of the transfer that they belong to.
    const { dram_read = 0, dram_write = 0 } = (!name.startsWith('default_') || tid !== 0) && args.bw_info ? args.bw_info : {};
    ddrBytes.push(dram_read + dram_write);
  }

  private kernelIndex(name: string): number {
    const known = this.kernels.get(name);
    if (known !== undefined) return known;
    this.kernels.set(name, this.kernels.size);
    return this.kernels.size - 1;
  }

  result(): Pick<Hextimate, 'threads' | 'kernels' | 'events' | 'vtcm'> {
    const { start, duration, thread, unit, opId, kernel, ddrBytes, mark, instance } = this.columns;
    return {
      threads: Array.from(this.threads, (name, i) => name ?? `thread ${i}`),
      kernels: [...this.kernels.keys()],
      vtcm: this.vtcm,
      events: {
        start: Float64Array.from(start),
        duration: Float64Array.from(duration),
        thread: Uint8Array.from(thread),
        unit: Uint8Array.from(unit),
        opId: Float64Array.from(opId),
        kernel: Uint32Array.from(kernel),
        ddrBytes: Float64Array.from(ddrBytes),
        mark: Uint8Array.from(mark),
        cause: kernelCauses({ start, duration, thread, opId, kernel, mark, instance }),
      },
    };
  }
}

function unitOf(flags: readonly string[]): KernelUnit {
  if (flags.includes('uses_hmx')) return 'hmx';
  if (flags.some((flag) => flag.endsWith('dma'))) return 'dma';
  return flags.includes('for_hvx') ? 'hvx' : 'main';
}

const marks: readonly (readonly [name: RegExp, mark: (typeof kernelMarks)[number]])[] = [
  [/^default_(dma_start|hvx_spawn) /, 'start'],
  [/^default_(dma_sync|hvx_validate) /, 'wait'],
];

function markOf(name: string): (typeof kernelMarks)[number] {
  return marks.find(([pattern]) => pattern.test(name))?.[1] ?? 'work';
}

/** `default_dma_start (q::ConvLayer.opt)` serves the kernel in the brackets. */
function kernelName(name: string): string {
  return /^default_\w+ \((.*)\)$/.exec(name)?.[1] ?? name;
}
