import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { TapChildRequest } from '../../engine/quantize/calibrate/tap-protocol';
import { packState, type TapState, type TapSums, unpackState } from '../../engine/quantize/calibrate/tap-state';

/** Between two writes of the state; what is lost by a crash. */
const everyMs = 3000;

/** The state of a run, kept so that an interrupted one is taken up again. */
export class StateFile {
  readonly sums: Map<number, TapSums>;
  state: Omit<TapState, 'sums'> & Pick<TapState, 'sums'>;
  private saved = Number.NEGATIVE_INFINITY;

  constructor(private readonly request: TapChildRequest) {
    const { key } = request;
    const old = earlier(request);
    this.sums = new Map(old?.sums);
    this.state = { ...(old ?? { key, batch: 0, sample: 0, samplesRun: 0, watched: [] }), sums: this.sums };
  }

  step(next: Pick<TapState, 'batch' | 'sample' | 'watched'>): void {
    this.state = { ...this.state, ...next, samplesRun: Math.max(this.state.samplesRun, next.sample) };
    const { resumeFile } = this.request;
    if (resumeFile === undefined || performance.now() - this.saved < everyMs) return;
    write(resumeFile, packState(this.state));
    this.saved = performance.now();
  }

  /** Values that the model did not give were never added to. */
  finish(): void {
    const sums = new Map([...this.sums].filter(([, { values }]) => values.count > 0));
    write(this.request.result, packState({ ...this.state, sums }));
  }
}

/** A state of the same run; anything else, and nothing, is a fresh start. */
function earlier({ resumeFile, key }: TapChildRequest): TapState | undefined {
  if (resumeFile === undefined) return undefined;
  try {
    const state = unpackState(readFileSync(resumeFile));
    return state?.key === key ? state : undefined;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Whole or not at all. */
function write(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}
