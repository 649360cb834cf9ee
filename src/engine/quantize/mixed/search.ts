import type { NodePrecision } from '../settings';

/** One width of one layer: the noise that it alone brings to the outputs (a share of the signal's power), its time and the bytes of its weights. */
export interface LayerOption {
  readonly precision: NodePrecision;
  readonly noise: number;
  readonly timeUs: number;
  readonly bytes: number;
}

/** The widths of one layer, the cheapest first. */
export interface LayerOptions {
  readonly name: string;
  readonly options: readonly LayerOption[];
}

/** A width for every layer, as indices of their options, with what the additive model predicts. */
export interface Choice {
  readonly chosen: readonly number[];
  readonly noise: number;
  readonly timeUs: number;
  readonly bytes: number;
}

/** Two layers, by index, between which a value is converted when their activations have different widths. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** Time of the conversion. */
  readonly us: number;
}

/**
 * From all layers at their cheapest width on, in steps that each take the most noise away for the time they cost, until no step takes any away. Noises of
 * layers add up (they are small and hardly correlate). A step that saves conversions may save time. Without links the steps lie on the lower convex hull
 * of (time, noise): no other choice of the model is better in both.
 */
export function searchWidths(layers: readonly LayerOptions[], links: readonly Link[]): readonly Choice[] {
  const linksOf = layers.map((): Link[] => []);
  for (const link of links) for (const end of [link.from, link.to]) linksOf[end]?.push(link);
  const chosen = layers.map(() => 0);
  const path = [choiceOf(layers, links, chosen)];
  for (;;) {
    const step = bestStep(layers, linksOf, chosen);
    if (!step) return path;
    chosen[step.layer] = step.option;
    path.push(choiceOf(layers, links, chosen));
  }
}

/** All layers at the same place of their options. */
export function uniformChoice(layers: readonly LayerOptions[], links: readonly Link[], option: number): Choice {
  return choiceOf(
    layers,
    links,
    layers.map(() => option),
  );
}

interface Step {
  readonly layer: number;
  readonly option: number;
  /** Noise taken away per microsecond; for steps that cost no time the noise itself, which comes before. */
  readonly gain: number;
  readonly isFree: boolean;
}

function bestStep(layers: readonly LayerOptions[], linksOf: readonly (readonly Link[])[], chosen: readonly number[]): Step | undefined {
  let best: Step | undefined;
  for (const [layer, { options }] of layers.entries()) {
    const at = chosen[layer] as number;
    const here = options[at] as LayerOption;
    for (let option = at + 1; option < options.length; option++) {
      const there = options[option] as LayerOption;
      const less = here.noise - there.noise;
      if (less <= 0) continue;
      const us = there.timeUs - here.timeUs + conversionChange(layers, linksOf[layer] ?? [], chosen, layer, there);
      const isFree = us <= 0;
      const step = { layer, option, gain: isFree ? less : less / us, isFree };
      if (!best || (isFree === best.isFree ? step.gain > best.gain : isFree)) best = step;
    }
  }
  return best;
}

/** How much longer conversions take when one layer changes. */
function conversionChange(
  layers: readonly LayerOptions[],
  links: readonly Link[],
  chosen: readonly number[],
  layer: number,
  next: LayerOption,
): number {
  const now = optionAt(layers, chosen, layer);
  return links.reduce((sum, { from, to, us }) => {
    const other = optionAt(layers, chosen, from === layer ? to : from);
    return sum + (Number(isConverted(next, other)) - Number(isConverted(now, other))) * us;
  }, 0);
}

function optionAt(layers: readonly LayerOptions[], chosen: readonly number[], layer: number): LayerOption {
  return layers[layer]?.options[chosen[layer] as number] as LayerOption;
}

function isConverted({ precision: a }: LayerOption, { precision: b }: LayerOption): boolean {
  const width = (precision: NodePrecision) => (precision === 'float' ? precision : precision.activations);
  return width(a) !== width(b);
}

function choiceOf(layers: readonly LayerOptions[], links: readonly Link[], chosen: readonly number[]): Choice {
  const options = layers.map((_, at) => optionAt(layers, chosen, at));
  const sum = (of: (option: LayerOption) => number) => options.reduce((total, option) => total + of(option), 0);
  const converted = links.filter(({ from, to }) => isConverted(options[from] as LayerOption, options[to] as LayerOption));
  const conversionUs = converted.reduce((total, { us }) => total + us, 0);
  return {
    chosen: [...chosen],
    noise: sum(({ noise }) => noise),
    timeUs: sum(({ timeUs }) => timeUs) + conversionUs,
    bytes: sum(({ bytes }) => bytes),
  };
}

/** At most `count` choices that are as far apart in decibels as the path allows; both ends are among them. */
export function spread(path: readonly Choice[], count: number): readonly Choice[] {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || path.length <= count) return path;
  const level = ({ noise }: Choice) => Math.log(Math.max(noise, Number.MIN_VALUE));
  const wanted = Array.from({ length: count }, (_, i) => level(first) + ((level(last) - level(first)) * i) / (count - 1));
  const nearest = wanted.map((want) =>
    path.reduce((best, one, at) => (Math.abs(level(one) - want) < Math.abs(level(path[best] as Choice) - want) ? at : best), 0),
  );
  return [...new Set([0, ...nearest, path.length - 1])].sort((a, b) => a - b).map((at) => path[at] as Choice);
}
