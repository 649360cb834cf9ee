import { emulate } from '../accuracy/emulate';
import { measureAccuracy } from '../accuracy/measure-accuracy';
import { findSamples } from '../calibrate/find-samples';
import { runTaps } from '../calibrate/run-taps';
import { chooseEncodings } from '../encode/choose';
import { valuesToObserve } from '../encode/plan-values';
import { writeFiles } from '../encode/write-files';
import { improvements } from '../improve/improvements';
import { prepareFloat } from '../prepare/prepare';
import type { QuantizeParts } from './parts';

/** The parts of the real job. */
export const quantizeParts: QuantizeParts = {
  findSamples,
  prepareFloat,
  valuesToObserve,
  runTaps,
  chooseEncodings,
  improvements,
  measureAccuracy,
  emulate,
  writeFiles,
};
