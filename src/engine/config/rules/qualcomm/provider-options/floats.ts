import { isQuantized } from '../../../../ir/quantized';
import { floatSupport } from '../../../../targets/float-support';
import type { Finding } from '../../../finding';
import { insertMember, removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue, Member } from '../../../json/json';
import { atBrace, atKey, atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { chipText } from '../chip-numbers';
import { backendOf, chipOfWord, chipsFor, isOn, optionList } from './options';

const fp16 = 'enable_htp_fp16_precision';
const bf16 = 'htp_bf16_enable';

/** How the HTP computes float models. */
export const providerFloatRule: Rule = {
  name: 'provider-floats',
  kinds: ['provider-options'],
  check: function* (context) {
    const { root } = context.document.json;
    if (root?.type !== 'object' || backendOf(root) !== 'htp') return;
    const half = root.member(fp16);
    if (half && isOn(root, fp16)) {
      yield* needsChip(half, context);
      yield* unableChip(half, context);
    }
    if (!half) yield* unsaid(root, context);
    const brain = root.member(bf16);
    if (brain && isOn(root, bf16)) yield* brainFloat(brain, context);
  },
};

/** Observed in onnxruntime-qnn 2.7.0 on x86-64: "Both parameters must be set together for FP16 precision support", and the CPU runs the model. */
function* needsChip(member: Member, { document: { text, json }, target: { chip }, chipGiven }: CheckContext): Generator<Finding> {
  const root = json.root as JsonValue;
  if (optionList(root, 'soc_model').length > 0) return;
  const zero = root.get('soc_model');
  const written = `"${chip.socModel}"`;
  const edit = zero ? replaceValue(zero, written) : insertMember(text, root, 'soc_model', written);
  yield atKey(member, {
    severity: 'warning',
    code: 'fp16-needs-soc',
    what: `"${fp16}" needs a "soc_model" on a PC: without one the provider is refused, and the model runs on the CPU.`,
    fix: 'Add "soc_model".',
    fixes: [{ ...offered(`Add "soc_model": ${written} (${chip.soc})`, edit), ...(chipGiven && { preferred: true }) }],
  });
}

/** What the compiler made of float nodes, chip by chip: `targets/float-support.ts`. */
function* unableChip(member: Member, context: CheckContext): Generator<Finding> {
  const chip = chipsFor(context).find((one) => one && ['moves', 'absent'].includes(floatSupport(one)));
  if (!chip || (context.model && isQuantized(context.model.model))) return;
  yield atValue(member.value, {
    severity: 'error',
    code: 'fp16-chip',
    what: `The HTP of ${chip.soc} computes no floats: float nodes stay on the CPU, or the session is not created.`,
    fix: 'Quantize the model, and write "0".',
    fixes: [preferred('Write "0"', replaceValue(member.value, '"0"'))],
  });
}

/** "0" in onnxruntime-qnn 2.0, "1" in 2.3 (`configs.json`). */
function* unsaid(root: JsonValue, { model, document: { text } }: CheckContext): Generator<Finding> {
  if (!model || isQuantized(model.model)) return;
  yield atBrace(root, {
    severity: 'info',
    code: 'fp16-unsaid',
    what: `The model has floats, and the default of "${fp16}" changed between versions of the provider.`,
    fix: `Say it: "${fp16}": "1".`,
    fixes: [offered(`Add "${fp16}": "1"`, insertMember(text, root, fp16, '"1"'))],
  });
}

/** Observed in onnxruntime-qnn 2.7.0: "BF16 mode is enabled but SoC model is 57 (expected 88 and above)"; the CPU runs the model. */
const leastSocModel = 88;

function* brainFloat(member: Member, { document: { text, json } }: CheckContext): Generator<Finding> {
  const root = json.root as JsonValue;
  const words = optionList(root, 'soc_model');
  const numbers = words.map((word) => chipOfWord(word)?.socModel ?? Number(word));
  if (numbers.length > 0 && numbers.every((socModel) => socModel >= leastSocModel)) return;
  const [first] = words.map(chipOfWord);
  yield atKey(member, {
    severity: 'error',
    code: 'bf16-chip',
    what: `"${bf16}" needs a soc_model of ${leastSocModel} or above${first ? `, not ${chipText(first)}` : ''}: the provider is refused, and the model runs on the CPU.`,
    fix: 'Leave it out, or name such a chip.',
    fixes: [preferred(`Remove ${bf16}`, ...removeMember(text, root, member))],
  });
}
