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

/**
 * From all layers at their cheapest width to all at their most exact one, in steps that each take the most noise away for the time they cost. Noises of
 * layers add up (they are small and hardly correlate), so the steps lie on the lower convex hull of (time, noise): no other choice of the model is
 * better in both.
 */
export function searchWidths(layers: readonly LayerOptions[]): readonly Choice[] {
  const chosen = layers.map(() => 0);
  const path = [choiceOf(layers, chosen)];
  const steps = layers.flatMap(({ options }, layer) => hullSteps(options).map((step) => ({ ...step, layer })));
  // Within a layer the hull's slopes fall, so a sort by slope keeps the order of its steps.
  steps.sort((a, b) => b.gain - a.gain || a.layer - b.layer);
  for (const { layer, option } of steps) {
    chosen[layer] = option;
    path.push(choiceOf(layers, chosen));
  }
  return path;
}

/** Noise taken away without costing time is worth any step that costs some. */
const leastUs = 1e-3;

/** Steps along the lower convex hull of one layer's (time, noise), from its first option on. */
function hullSteps(options: readonly LayerOption[]): readonly { readonly option: number; readonly gain: number }[] {
  const steps: { option: number; gain: number }[] = [];
  let at = 0;
  for (;;) {
    const here = options[at] as LayerOption;
    const next = options
      .map((option, index) => ({ option: index, gain: (here.noise - option.noise) / Math.max(option.timeUs - here.timeUs, leastUs) }))
      .filter(({ option, gain }) => option > at && gain > 0)
      .reduce<{ option: number; gain: number } | undefined>((best, one) => (best && best.gain >= one.gain ? best : one), undefined);
    if (!next) return steps;
    // A step that is steeper than the one before is taken together with it.
    const last = steps.at(-1);
    steps.push({ option: next.option, gain: last ? Math.min(last.gain, next.gain) : next.gain });
    at = next.option;
  }
}

function choiceOf(layers: readonly LayerOptions[], chosen: readonly number[]): Choice {
  const options = layers.map((layer, at) => layer.options[chosen[at] as number] as LayerOption);
  const sum = (of: (option: LayerOption) => number) => options.reduce((total, option) => total + of(option), 0);
  return { chosen: [...chosen], noise: sum(({ noise }) => noise), timeUs: sum(({ timeUs }) => timeUs), bytes: sum(({ bytes }) => bytes) };
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
