import type { QuantizeSettings } from '../settings';

/** The seed document's three ways to quantize. */
export type PresetName = 'int8' | 'int16' | 'mixed';

export interface Preset {
  readonly title: string;
  readonly summary: string;
  readonly settings: Pick<QuantizeSettings, 'weights' | 'activations'>;
  /** Widths of single layers are searched for. */
  readonly isSearched: boolean;
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  int8: { title: 'INT8', summary: 'Weights and activations of 8 bits', settings: { weights: 8, activations: 8 }, isSearched: false },
  int16: { title: 'INT16', summary: 'Weights of 8 bits, activations of 16', settings: { weights: 8, activations: 16 }, isSearched: false },
  mixed: {
    title: 'Mixed',
    summary: '8 bits, and 16 for the layers that lose most',
    settings: { weights: 8, activations: 8 },
    isSearched: true,
  },
};

export const presetNames = Object.keys(presets) as readonly PresetName[];
