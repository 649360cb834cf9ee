import type { Model } from '../../ir/graph';
import type { JobContext } from '../../job';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import type { EmulateRequest } from '../accuracy/emulate';
import type { AccuracyRequest } from '../accuracy/measure-accuracy';
import type { AccuracyReport, EmulatorAccuracy } from '../accuracy/report';
import type { RunTaps, Tap } from '../calibrate/run';
import type { DataChoice, SampleSet } from '../calibrate/samples';
import type { Statistics } from '../calibrate/statistics';
import type { ChosenEncodings } from '../encode/choose';
import type { ResultFiles } from '../encode/write-files';
import type { Improvement } from '../improve/improvement';
import type { QuantizeSettings } from '../settings';

/** What the job is put together from. Tests replace parts. */
export interface QuantizeParts {
  readonly findSamples: (data: DataChoice, model: Model, dims: Readonly<Record<string, number>>, files: Files) => Promise<SampleSet>;
  readonly prepareFloat: (open: OpenModel, settings: QuantizeSettings, scratch: string, job: JobContext) => Promise<OpenModel>;
  readonly valuesToObserve: (open: OpenModel, settings: QuantizeSettings) => readonly Tap[];
  readonly runTaps: RunTaps;
  readonly chooseEncodings: (open: OpenModel, statistics: Statistics, settings: QuantizeSettings, files: Files) => Promise<ChosenEncodings>;
  /** In the order in which they are applied. */
  readonly improvements: readonly Improvement[];
  readonly measureAccuracy: (request: AccuracyRequest) => Promise<AccuracyReport>;
  readonly emulate: (request: EmulateRequest) => Promise<EmulatorAccuracy>;
  readonly writeFiles: (result: ResultFiles, files: Files) => Promise<void>;
}
