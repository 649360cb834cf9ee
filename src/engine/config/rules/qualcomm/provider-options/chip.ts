import { chips } from '../../../../targets/chips';
import { nearest } from '../../../../text/nearest';
import type { Finding } from '../../../finding';
import { removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue, Member } from '../../../json/json';
import { atKey, atValue, offered, preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { chipText } from '../chip-numbers';
import { wideDmaArch } from '../htp-config/context';
import { chipOfWord, chipsFor, isOn, optionList } from './options';

/** The chip that the options name, against itself and against what it can. */
export const providerChipRule: Rule = {
  name: 'provider-chip',
  kinds: ['provider-options'],
  check: function* (context) {
    yield* known(context);
    yield* meant(context);
    yield* agreeing(context);
    yield* vtcm(context);
    yield* wideDma(context);
  },
};

/** Observed in onnxruntime-qnn 2.7.0: with a number that it does not know everything runs on the CPU, and a name that it does not know is ignored. */
function* known({ document: { json }, target, chipGiven }: CheckContext): Generator<Finding> {
  const value = json.root?.get('soc_model');
  const words = optionList(json.root, 'soc_model');
  const bad = words.find((word) => !chipOfWord(word));
  if (!value || bad === undefined) return yield* byName(value, words);
  const isNumber = /^\d+$/.test(bad);
  const name = isNumber
    ? undefined
    : nearest(
        bad,
        chips.map(({ soc }) => soc),
      );
  const chip = (name && chipOfWord(name)) || (chipGiven ? target.chip : undefined);
  const written = chip && JSON.stringify(words.map((word) => (word === bad ? chip.socModel : word)).join(','));
  yield atValue(value, {
    severity: 'error',
    code: 'soc-unknown',
    what: isNumber
      ? `No chip that QNN Lens knows has the soc_model ${quoted(bad)}; with a number that the backend does not know either, everything runs on the CPU.`
      : `The soc_model ${quoted(bad)} is no number and no chip's name: it is ignored.`,
    fix: chip ? `Write ${chipText(chip)}.` : 'Look the number up: 57 is SM8650.',
    fixes: written ? [preferred(`Write ${written}`, replaceValue(value, written))] : [],
    ...(!isNumber && { voice: 'schema' as const }),
  });
}

/** Names are understood since 2.7.0; numbers always. */
function* byName(value: JsonValue | undefined, words: readonly string[]): Generator<Finding> {
  if (!value || words.every((word) => /^\d+$/.test(word))) return;
  const written = JSON.stringify(words.map((word) => chipOfWord(word)?.socModel).join(','));
  yield atValue(value, {
    severity: 'warning',
    code: 'soc-by-name',
    what: `The soc_model ${quoted(words.join(','))} is a name, which versions of onnxruntime-qnn before 2.7 ignore.`,
    fix: `Write the number: ${written}.`,
    fixes: [preferred(`Write ${written}`, replaceValue(value, written))],
    voice: 'schema',
  });
}

function* meant({ document: { json }, target: { chip }, chipGiven }: CheckContext): Generator<Finding> {
  const value = json.root?.get('soc_model');
  const seen = optionList(json.root, 'soc_model').map(chipOfWord);
  const [first] = seen;
  if (!chipGiven || !value || !first || seen.some((one) => one?.socModel === chip.socModel)) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'soc-other-chip',
    what: `The soc_model is ${seen.map((one) => (one ? chipText(one) : '?')).join(', ')}, and the file is checked for ${chip.soc}.`,
    fix: `Write "${chip.socModel}", or check the file for ${first.soc}.`,
    fixes: [preferred(`Write "${chip.socModel}"`, replaceValue(value, `"${chip.socModel}"`))],
  });
}

/** "Both soc_model and htp_arch are given but soc_model has higher priority if they do not match" (onnxruntime-qnn 2.7.0). */
function* agreeing(context: CheckContext): Generator<Finding> {
  const { root } = context.document.json;
  const arch = root?.member('htp_arch');
  const archs = optionList(root, 'htp_arch');
  const named = optionList(root, 'soc_model').map(chipOfWord);
  if (!arch || archs.length === 0 || named.length === 0) return;
  const right = named.map((chip) => chip?.htpArch);
  if (archs.length !== named.length) yield lists(context, arch, named.length, archs.length);
  else if (right.every((one, i) => one === undefined || String(one) === archs[i])) return;
  else if (right.includes(undefined)) return;
  else {
    const written = JSON.stringify(right.join(','));
    yield atValue(arch.value, {
      severity: 'error',
      code: 'soc-arch-mismatch',
      what: `The htp_arch is ${quoted(archs.join(','))}, and soc_model ${named.map((chip) => chipText(chip!)).join(', ')} is not: soc_model wins.`,
      fix: `Write ${written}, or leave htp_arch out.`,
      fixes: [preferred(`Write ${written}`, replaceValue(arch.value, written)), offered('Remove htp_arch', ...removal(context, arch))],
    });
  }
}

function removal({ document: { text, json } }: CheckContext, member: Member) {
  return removeMember(text, json.root as JsonValue, member);
}

function lists(context: CheckContext, arch: Member, socs: number, archs: number): Finding {
  return atValue(arch.value, {
    severity: 'error',
    code: 'per-chip-lists',
    what: `The htp_arch has ${archs} values and soc_model has ${socs}: with several chips each option has one value for each.`,
    fix: 'Give each chip its value, or leave htp_arch out: soc_model says it.',
    fixes: [preferred('Remove htp_arch', ...removal(context, arch))],
  });
}

function* vtcm(context: CheckContext): Generator<Finding> {
  const { root } = context.document.json;
  const value = root?.get('vtcm_mb');
  const wanted = optionList(root, 'vtcm_mb');
  const owners = chipsFor(context);
  if (!value || wanted.some((word) => !/^\d+$/.test(word))) return;
  const most = wanted.map((_, i) => (wanted.length === 1 ? owners : [owners[i]]).flatMap((chip) => chip?.vtcmMb ?? []));
  const capped = wanted.map((word, i) => Math.min(Number(word), ...(most[i] ?? [])));
  if (capped.every((mb, i) => String(mb) === String(Number(wanted[i])))) return;
  const written = JSON.stringify(capped.join(','));
  const sizes = owners.map((chip) => `${chip?.soc} has ${chip?.vtcmMb} MiB`).join(', ');
  yield atValue(value, {
    severity: 'error',
    code: 'vtcm-too-large',
    // The compiler takes the number as it is (observed in onnxruntime-qnn 2.7.0: "64" compiles for SM8650); the chip does not (pytorch/executorch#1430).
    what: `The vtcm_mb ${quoted(wanted.join(','))} is more than there is: ${sizes}. It compiles, and the chip refuses it.`,
    fix: `Write ${written} or less.`,
    fixes: [preferred(`Write ${written}`, replaceValue(value, written))],
  });
}

function* wideDma(context: CheckContext): Generator<Finding> {
  const member = context.document.json.root?.member('extended_udma');
  const chip = chipsFor(context).find((one) => one && one.htpArch < wideDmaArch);
  if (!member || !chip || !isOn(context.document.json.root, 'extended_udma')) return;
  yield atKey(member, {
    severity: 'error',
    code: 'extended-udma-arch',
    what: `"extended_udma" needs Hexagon v${wideDmaArch}, and ${chip.soc} is a v${chip.htpArch}: the graph cannot be built.`,
    fix: 'Leave it out.',
    fixes: [preferred('Remove extended_udma', ...removal(context, member))],
  });
}
