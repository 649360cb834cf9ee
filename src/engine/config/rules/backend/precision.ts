import { isQuantized } from '../../../ir/quantized';
import type { OpenModel } from '../../../session';
import { dtypeOfType } from '../../../shape/type';
import { floatSupport } from '../../../targets/float-support';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred, quoted } from '../findings';
import type { CheckContext, Rule } from '../rule';
import { htpChip } from './htp';

/** `precision_mode` of the HTP: the chip must be able to compute so, and the model must be made for it. */
export const backendPrecisionRule: Rule = {
  name: 'backend-precision',
  kinds: ['backend-config'],
  check: function* (context) {
    const { root } = context.document.json;
    const value = root?.get('htp_config')?.get('precision_mode');
    const mode = value?.string();
    if (value && mode === 'fp16') yield* floats(value, context);
    if (value && context.model && (mode === 'int8' || mode === 'int16')) yield* integers(value, mode, context.model, context);
    yield* cpuIntegers(root?.get('cpu_config')?.get('precision_mode'), context);
  },
};

function* floats(value: JsonValue, context: CheckContext): Generator<Finding> {
  const chip = htpChip(context);
  const support = chip && floatSupport(chip);
  if (context.model && isQuantized(context.model.model)) {
    yield atValue(value, {
      severity: 'info',
      code: 'precision-model',
      what: 'The model is quantized and runs as it is; "fp16" holds for what is left of floats.',
      fix: '',
    });
  } else if (chip && (support === 'moves' || support === 'absent'))
    yield atValue(value, {
      severity: 'error',
      code: 'precision-chip',
      // `targets/float-support.ts`: the compiler was asked for every chip.
      what: `The HTP of ${chip.soc} computes no floats: with "fp16" the model runs on the CPU.`,
      fix: 'Write "int8", and quantize the model.',
      fixes: [preferred('Write "int8"', replaceValue(value, '"int8"'))],
    });
  else if (chip && support === 'may-not-build')
    yield atValue(value, {
      severity: 'info',
      code: 'precision-chip',
      what: `The compiler takes float nodes for ${chip.soc}, and often cannot build the graph then (error 1002).`,
      fix: 'Quantize the model, or verify the placement.',
    });
}

const activationBits = { int8: 8, int16: 16 } as const;

function* integers(value: JsonValue, mode: 'int8' | 'int16', open: OpenModel, context: CheckContext): Generator<Finding> {
  if (!isQuantized(open.model)) {
    const chip = htpChip(context);
    const canFloat = chip === undefined || !['moves', 'absent'].includes(floatSupport(chip));
    yield atValue(value, {
      severity: 'warning',
      code: 'precision-model',
      what: `The model is not quantized, and ${quoted(mode)} does not quantize it: ${canFloat ? 'it runs in floats' : 'it runs on the CPU'}.`,
      fix: `Quantize the model${canFloat ? ', or write "fp16"' : ''}.`,
      fixes: canFloat ? [preferred('Write "fp16"', replaceValue(value, '"fp16"'))] : [],
    });
    return;
  }
  const bits = widestActivation(open);
  if (bits === undefined || bits === activationBits[mode]) return;
  const written = bits === 16 ? '"int16"' : '"int8"';
  yield atValue(value, {
    severity: 'warning',
    code: 'precision-model',
    what: `The activations of the model are quantized to ${bits} bits, and ${quoted(mode)} says ${activationBits[mode]}.`,
    fix: `Write ${written}, or quantize the model anew.`,
    fixes: [preferred(`Write ${written}`, replaceValue(value, written))],
  });
}

/** Bits of what QuantizeLinear makes in the main graph. */
function widestActivation({ model, types }: OpenModel): number | undefined {
  const [graph] = model.graphs;
  const made = (graph?.nodes ?? []).filter(({ opType }) => opType === 'QuantizeLinear').flatMap(({ outputs }) => outputs);
  const dtypes = graph ? made.map((name) => dtypeOfType(types.typeOf(graph, name))) : [];
  if (dtypes.some((dtype) => dtype === 'uint16' || dtype === 'int16')) return 16;
  return dtypes.some((dtype) => dtype === 'uint8' || dtype === 'int8') ? 8 : undefined;
}

function* cpuIntegers(value: JsonValue | undefined, { model }: CheckContext): Generator<Finding> {
  if (value?.string() !== 'int8' || !model || isQuantized(model.model)) return;
  yield atValue(value, {
    severity: 'info',
    code: 'precision-model',
    what: 'The model is not quantized, and "int8" does not quantize it for the CPU.',
    fix: 'Quantize the model, or write "fp32".',
  });
}
