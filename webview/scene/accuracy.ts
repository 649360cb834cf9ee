import type { AccuracyReport, LayerAccuracy, NodePrecision } from '../../src/protocol/quantize-calls';

/** `38.2 dB`; `exact` where nothing differs: the signal-to-noise ratio is infinite then, for which JSON has no number. */
export function decibelText(db: number | null): string {
  return isExact(db) ? 'exact' : `${db!.toFixed(1)} dB`;
}

export function isExact(db: number | null): boolean {
  return db === null || db === Number.POSITIVE_INFINITY;
}

/** As a figure that can be sorted and drawn. */
export function decibels(db: number | null): number {
  return db ?? Number.POSITIVE_INFINITY;
}

/** `w8a16`, `float` */
export function widthText(precision: NodePrecision): string {
  return precision === 'float' ? 'float' : `w${precision.weights}a${precision.activations}`;
}

/** What a layer of a quantized model was computed in; undefined where nothing of it is quantized and nothing known. */
export function layerWidth({ activationBits, weightBits }: LayerAccuracy): string {
  if (activationBits === undefined && weightBits === undefined) return 'float';
  return weightBits === undefined ? `a${activationBits}` : `w${weightBits}a${activationBits ?? 'float'}`;
}

/** Layers that lose by themselves, the worst first. */
export function worstLayers({ layers }: AccuracyReport, count: number): readonly LayerAccuracy[] {
  return layers
    .filter(({ ownLossDb }) => ownLossDb > 0)
    .sort((a, b) => b.ownLossDb - a.ownLossDb)
    .slice(0, count);
}

const layersOf = new WeakMap<AccuracyReport, ReadonlyMap<string, LayerAccuracy>>();

export function layersByNode(report: AccuracyReport): ReadonlyMap<string, LayerAccuracy> {
  const known = layersOf.get(report) ?? new Map(report.layers.map((layer) => [layer.node, layer]));
  layersOf.set(report, known);
  return known;
}
