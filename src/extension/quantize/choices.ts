import type * as vscode from 'vscode';
import type { TargetChoice } from '../../protocol/calls';
import {
  type DataChoice,
  defaultSettings,
  type PresetName,
  presets,
  type QuantizeOptions,
  type QuantizeSettings,
} from '../../protocol/quantize-calls';

/** What the user chose for a model, remembered until the next time. */
export interface QuantizeChoices {
  /** None before the first time. */
  readonly data?: DataChoice;
  readonly preset: PresetName;
  readonly settings: QuantizeSettings;
  /** How exact a searched choice must be, in decibels; as exact as it can be unless given. */
  readonly leastSqnrDb?: number;
  readonly accuracySamples: number;
  readonly emulatorSamples: number;
}

const usualAccuracySamples = 8;

export function keptChoices(state: vscode.Memento, model: string, { precision }: TargetChoice): QuantizeChoices {
  const preset = precision === 'w8a16' ? 'int16' : 'int8';
  const usual: QuantizeChoices = {
    preset,
    settings: { ...defaultSettings, ...presets[preset].settings },
    accuracySamples: usualAccuracySamples,
    emulatorSamples: 0,
  };
  // What an older version kept may lack a setting.
  const kept = state.get<Partial<QuantizeChoices>>(keyOf(model));
  return { ...usual, ...kept, settings: { ...usual.settings, ...kept?.settings } };
}

export async function keepChoices(state: vscode.Memento, model: string, choices: QuantizeChoices): Promise<void> {
  await state.update(keyOf(model), choices);
}

export function optionsOf({ settings, accuracySamples, emulatorSamples }: QuantizeChoices, data: DataChoice, soc: string): QuantizeOptions {
  return { settings, data, accuracySamples, emulatorSamples, soc };
}

/** `w8a16` */
export function widthsOf({ weights, activations }: QuantizeSettings): string {
  return `w${weights}a${activations}`;
}

function keyOf(model: string): string {
  return `quantize:${model}`;
}
