import type { TestContext } from 'node:test';
import type { RunTaps } from '../../src/engine/quantize/calibrate/run';
import type { SampleSet } from '../../src/engine/quantize/calibrate/samples';
import type { ImproveContext } from '../../src/engine/quantize/improve/improvement';
import { defaultSettings } from '../../src/engine/quantize/settings';
import type { OpenModel } from '../../src/engine/session';
import { testFolder, testJob } from './toolchain-job';

const noSamples: SampleSet = { path: '', inputs: [], samples: [], names: [] };

const noTaps: RunTaps = () => Promise.reject(new Error('nothing is run here'));

/** What an improvement needs, with a scratch folder that is gone after the test. */
export async function improveContext(context: TestContext, open: OpenModel, given: Partial<ImproveContext> = {}): Promise<ImproveContext> {
  return {
    open,
    reference: open,
    entries: [],
    settings: defaultSettings,
    samples: noSamples,
    runTaps: noTaps,
    scratch: await testFolder(context),
    job: testJob(),
    ...given,
  };
}

/** Numbers between -1 and 1, the same each time. */
export function seededFloats(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}
