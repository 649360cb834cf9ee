import { floatSupport } from '../../../targets/float-support';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, offered, preferred } from '../findings';
import type { CheckContext, Rule } from '../rule';

/** Bits that the chip does not compute with: in the whole model, or in an override, which inherits what it does not say. */
export const widthsRule: Rule = {
  name: 'recipe-widths',
  kinds: ['recipe'],
  check: function* ({ document: { json }, target }) {
    const bits = json.root?.get('bits');
    const all = { weights: bits?.get('weights'), activations: bits?.get('activations') };
    yield* pair(all.weights, all.activations, target);
    for (const entry of json.root?.get('overrides')?.items() ?? []) {
      const own = { weights: entry.get('weights'), activations: entry.get('activations') };
      if (own.weights || own.activations) yield* pair(own.weights ?? all.weights, own.activations ?? all.activations, target);
      yield* float(entry.get('float'), target);
    }
  },
};

/** The same facts as of encodings (`encodings/chip-widths.ts`): 16-bit weights want 16-bit activations, and the pair wants v73. */
function* pair(weights: JsonValue | undefined, activations: JsonValue | undefined, { chip }: CheckContext['target']): Generator<Finding> {
  if (weights?.number() !== 16) return;
  const write8 = replaceValue(weights, '8');
  if ((activations?.number() ?? 8) === 8)
    yield atValue(weights, {
      severity: 'error',
      code: 'recipe-width',
      what: 'Weights have 16 bits here and activations 8: the HTP refuses that pair.',
      fix: 'Give the weights 8 bits, or the activations 16.',
      fixes: [preferred('Write 8', write8), ...(activations ? [offered('Give the activations 16', replaceValue(activations, '16'))] : [])],
    });
  else if (chip.htpArch < 73)
    yield atValue(weights, {
      severity: 'error',
      code: 'recipe-width',
      what: `Weights and activations have 16 bits here, which needs HTP v73: ${chip.soc} is v${chip.htpArch}.`,
      fix: 'Give the weights 8 bits, or choose a later chip.',
      fixes: [preferred('Write 8', write8)],
    });
}

function* float(value: JsonValue | undefined, { chip }: CheckContext['target']): Generator<Finding> {
  const support = floatSupport(chip);
  if (value?.boolean() !== true || support === 'runs') return;
  const isRefused = support !== 'may-not-build';
  yield atValue(value, {
    severity: isRefused ? 'error' : 'warning',
    code: 'recipe-float',
    what: isRefused
      ? `The HTP of ${chip.soc} computes no floats: these nodes would run on the CPU.`
      : `Graphs with floats often cannot be built for ${chip.soc}.`,
    fix: 'Use 16-bit activations instead.',
    fixes: [preferred('Write false', replaceValue(value, 'false'))],
  });
}
