import type { AccuracyReport } from '../engine/quantize/accuracy/report';
import type { QuantizationEntry } from '../engine/quantize/accuracy/store';
import type { Recipe } from '../engine/quantize/job/from-recipe';
import type { QuantizeOptions, QuantizeResult } from '../engine/quantize/job/result';
import type { MixedBudget } from '../engine/quantize/mixed/budget';
import type { MixedFront, PaintedPlan } from '../engine/quantize/mixed/front';
import type { Histogram } from '../engine/quantize/ranges/range-report';
import type { NodePrecision, QuantizeSettings } from '../engine/quantize/settings';

/** Calls about quantizing (`EngineCalls` includes them). `model` is the float model's path unless said otherwise. */
export interface QuantizeCalls {
  /** A long job with progress. */
  quantize: { args: { model: string; options: QuantizeOptions }; result: QuantizeResult };
  /** A quantize recipe as it holds for a model; what is missing or wrong in it has the default. */
  quantizeRecipe: { args: { model: string; file: string }; result: Recipe };
  /** Newest first; of a float model, or of a quantized one that we made. */
  quantizations: { args: { model: string }; result: readonly QuantizationEntry[] };
  quantization: { args: { model: string; id: string }; result: QuantizeResult };
  /** A long job: the accuracy of a quantized model against its float model on data. */
  measureAccuracy: {
    args: { model: string; quantized: string; options: Pick<QuantizeOptions, 'data' | 'accuracySamples' | 'emulatorSamples' | 'soc'> };
    result: AccuracyReport;
  };
  /** The spread of a value over the calibration data, with its encoding's range; undefined where it was not kept. */
  valueHistogram: { args: { model: string; id: string; value: string }; result: Histogram | undefined };
  /** A long job: sensitivity of each layer, then the search. */
  exploreMixed: {
    args: { model: string; options: QuantizeOptions; budget: MixedBudget };
    result: MixedFront;
  };
  mixedFront: { args: { model: string }; result: MixedFront | undefined };
  /** Painted nodes on settings: neighbors follow. */
  paint: {
    args: { model: string; soc: string; settings: QuantizeSettings; painted: Readonly<Record<string, NodePrecision>> };
    result: PaintedPlan;
  };
}

// The webview imports the protocol alone.
export type { Differences } from '../engine/quantize/accuracy/differences';
export type { AccuracyReport, EmulatorAccuracy, LayerAccuracy } from '../engine/quantize/accuracy/report';
export type { QuantizationEntry } from '../engine/quantize/accuracy/store';
export type { DataChoice, Preprocessing } from '../engine/quantize/calibrate/samples';
export type { Recipe } from '../engine/quantize/job/from-recipe';
export { type PresetName, presetNames, presets } from '../engine/quantize/job/presets';
export type { ImprovementGain, QuantizeOptions, QuantizeResult } from '../engine/quantize/job/result';
export type { MixedBudget } from '../engine/quantize/mixed/budget';
export type { LayerSensitivity, MixedFront, MixedPoint, PaintedPlan, Sensitivities } from '../engine/quantize/mixed/front';
export type { ImprovementName, NodePrecision, QuantizeSettings, RangeMethod } from '../engine/quantize/settings';
export { defaultSettings, improvementNames, precisionOf, rangeMethods } from '../engine/quantize/settings';
