import { intAttribute, stringAttribute } from '../../ir/attributes';
import type { ValueId } from '../ort/work-graph';
import { constants } from './attributes';
import { factsOfInput, isGiven, type Refusal, type Rule, rankOfInput } from './rule';

const transforms = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'];

const refused = (reason: string, saw: string, allows: readonly string[], fix?: string): Refusal => ({
  rule: 'resize',
  reason,
  saw,
  allows,
  ...(fix ? { fix } : {}),
});

/** Provider's `resize_op_builder.cc`, every combination probed. */
export const resizeRule: Rule = (asked) => {
  const { node } = asked;
  const mode = stringAttribute(node, 'mode', 'nearest');
  const transform = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  if (intAttribute(node, 'antialias', 0) !== 0) return refused('Resize does not smooth on the HTP.', 'antialias = 1', ['antialias = 0']);
  if (!transforms.includes(transform))
    return refused(`Resize does not know this transformation on the HTP.`, transform, transforms, 'Export with half_pixel or asymmetric.');
  if (mode === 'cubic' && isGiven(asked, 2)) {
    const scales = constants(2)(asked);
    if (scales) return scales;
  }
  return (
    (mode === 'nearest' ? nearest(asked, stringAttribute(node, 'nearest_mode', 'round_prefer_floor'), transform) : undefined) ??
    spatialOnly(asked)
  );
};

function nearest(asked: Parameters<Rule>[0], rounding: string, transform: string): Refusal | undefined {
  const saw = `${rounding} with ${transform}`;
  if (rankOfInput(asked, 0) === 4) {
    if (transform !== 'asymmetric' || rounding === 'floor' || rounding === 'round_prefer_ceil') return undefined;
    return refused(
      'Nearest with asymmetric rounds down or half up on the HTP.',
      saw,
      ['floor', 'round_prefer_ceil'],
      'Use nearest_mode floor.',
    );
  }
  const taken =
    rounding === 'floor' ? transform !== 'pytorch_half_pixel' : rounding === 'round_prefer_ceil' && transform === 'align_corners';
  return taken
    ? undefined
    : refused(
        'With other than four axes, nearest rounds down on the HTP.',
        saw,
        ['floor', 'round_prefer_ceil with align_corners'],
        'Use nearest_mode floor.',
      );
}

const spatialOnly: Rule = (asked) => {
  const before = factsOfInput(asked, 0).dims;
  const after = asked.graph.factsOf(asked.node.outputs[0] as ValueId).dims;
  if (!before || !after || (before[0] === after[0] && before[1] === after[1])) return undefined;
  return refused(
    'Resize keeps batch and channels on the HTP.',
    `[${before}] to [${after}]`,
    ['a change of the spatial axes alone'],
    'Transpose so that the resized axes come last.',
  );
};
