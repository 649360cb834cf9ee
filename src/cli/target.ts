import { chipNamed, defaultTarget } from '../engine/targets/chips';
import { type Chip, precisions, type Target } from '../engine/targets/target';
import type { Args, OptionTable } from './args';

export const targetOptions: OptionTable = {
  soc: { value: 'SOC', help: `The chip, SM8650 (8 Gen 3) unless given` },
  precision: { value: 'KIND', help: `${precisions.join(', ')}; ${defaultTarget.precision} unless given` },
};

/** The target of the command line; what is not given is the default. */
export function readTarget(args: Args): Target {
  return { chip: readChips(args)[0] ?? defaultTarget.chip, precision: args.oneOf('precision', precisions) ?? defaultTarget.precision };
}

/** `--soc A,B`: each chip once, in this order. */
export function readChips(args: Args): readonly Chip[] {
  const names = (args.text('soc') ?? defaultTarget.chip.soc).split(',');
  return [...new Set(names.map((name) => chipNamed(name)))];
}
