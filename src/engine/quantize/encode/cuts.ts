import type { Encoding } from '../../config/encodings/encoding';
import { floatAttribute } from '../../ir/attributes';
import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Grid } from '../grid';
import type { ActivationGrids } from './activation-grids';
import { activationEncoding } from './make-encoding';
import type { ValuePlan } from './value-plan';

/**
 * Encodings of values before a Relu or Clip that the grid behind it does not make redundant: the node before gets that grid too, and the Relu or Clip stays a
 * node of its own.
 */
export function cutEncodings(open: OpenModel, { inner }: ValuePlan, grids: ActivationGrids): readonly Encoding[] {
  const main = open.model.graphs[0] as Graph;
  return [...inner].flatMap(([value, result]) => {
    const grid = grids.of(result);
    const [cut] = open.index.consumers(main, value);
    return grid && cut && !isRedundant(open, main, cut, grid) ? [activationEncoding(value, grid)] : [];
  });
}

function isRedundant(open: OpenModel, main: Graph, cut: Node, { scale, zero, top }: Grid): boolean {
  const { min, max } = boundsOf(open, main, cut);
  return Math.fround(-zero * scale) >= min && Math.fround((top - zero) * scale) <= max;
}

/** What a Relu or Clip leaves. */
function boundsOf({ types }: OpenModel, main: Graph, cut: Node): { readonly min: number; readonly max: number } {
  if (cut.opType === 'Relu') return { min: 0, max: Number.POSITIVE_INFINITY };
  const bound = (at: number, attribute: string, none: number): number => {
    const name = cut.inputs[at] ?? '';
    if (name === '') return floatAttribute(cut, attribute, none);
    const known = types.constantOf(main, name)?.elements[0];
    // A bound that is not known cuts everything: nothing is redundant then.
    return typeof known === 'number' ? known : -none;
  };
  return { min: bound(1, 'min', Number.NEGATIVE_INFINITY), max: bound(2, 'max', Number.POSITIVE_INFINITY) };
}
