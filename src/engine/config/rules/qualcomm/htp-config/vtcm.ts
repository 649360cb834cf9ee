import type { Finding } from '../../../finding';
import { insertMember, removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atKey, atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { chipText, largestVtcmMb } from '../chip-numbers';
import { vtcmTooLarge } from '../vtcm-limit';
import { archOf, chipFor, entriesOf, socModelOf } from './parts';

const mib = 1024 * 1024;
/** What the API takes without a word from the user (`configs.json`). */
const defaultMb = 4;

/** The memory that a graph may use: what the chip has, and where the file says which chip. */
export const htpVtcmRule: Rule = {
  name: 'htp-vtcm',
  kinds: ['htp-config'],
  check: function* (context) {
    for (const graph of entriesOf(context.document.json.root, 'graphs')) {
      const size = graph.member('vtcm_size');
      if (size) yield* overridden(graph, context);
      else yield* needsChip(graph, context);
      yield* tooLarge(graph, size ? 'vtcm_size' : 'vtcm_mb', context);
    }
  },
};

/** "Ignoring 'vtcm_mb', since 'vtcm_size' overrides" (log text of libQnnHtpNetRunExtensions 2.51). */
function* overridden(graph: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const mb = graph.member('vtcm_mb');
  if (!mb) return;
  yield atKey(mb, {
    severity: 'warning',
    code: 'vtcm-mb-ignored',
    what: `"vtcm_mb" is ignored, because "vtcm_size" says the same in bytes.`,
    fix: 'Leave one of them out.',
    fixes: [preferred('Remove vtcm_mb', ...removeMember(text, graph, mb))],
    tag: 'unnecessary',
  });
}

interface Limit {
  readonly mb: number;
  /** `SM8650 has 8 MiB` */
  readonly has: string;
}

function limitOf(context: CheckContext): Limit | undefined {
  const [device] = entriesOf(context.document.json.root, 'devices');
  const chip = chipFor(device, context);
  if (chip) return chip.vtcmMb === undefined ? undefined : { mb: chip.vtcmMb, has: `${chip.soc} has ${chip.vtcmMb} MiB` };
  const arch = device && socModelOf(device) === undefined ? archOf(device) : undefined;
  const mb = arch === undefined ? undefined : largestVtcmMb(arch);
  return mb === undefined ? undefined : { mb, has: `no v${arch} has more than ${mb} MiB` };
}

function* tooLarge(graph: JsonValue, name: 'vtcm_mb' | 'vtcm_size', context: CheckContext): Generator<Finding> {
  const value = graph.get(name);
  const limit = limitOf(context);
  if (!value || !limit) return;
  const all = offered('Write 0: all that the chip has', replaceValue(value, '0'));
  yield* vtcmTooLarge(
    value,
    name,
    limit.mb * (name === 'vtcm_mb' ? 1 : mib),
    limit.has,
    name === 'vtcm_mb' && namesChip(context) ? [all] : [],
  );
}

function namesChip({ document: { json } }: CheckContext): boolean {
  return entriesOf(json.root, 'devices').some((device) => (socModelOf(device) ?? device.get('soc_id')?.number() ?? 0) > 0);
}

/** 0 is "all that the chip has", and then the file must say which chip. */
function* needsChip(graph: JsonValue, context: CheckContext): Generator<Finding> {
  const value = graph.get('vtcm_mb');
  if (value?.number() !== 0 || namesChip(context)) return;
  const chip = context.target.chip;
  const write = offered(`Write ${defaultMb}, the default`, replaceValue(value, String(defaultMb)));
  yield atValue(value, {
    severity: 'error',
    code: 'vtcm-needs-soc',
    what: 'The vtcm_mb 0 means all that the chip has, and no device says which chip that is.',
    fix: context.chipGiven ? `Add the soc_model ${chipText(chip)}.` : 'Add a soc_model to the devices, or write a number of MiB.',
    fixes: context.chipGiven ? [preferred(`Add "soc_model": ${chip.socModel}`, addChip(context)), write] : [write],
  });
}

function addChip({ document: { text, json }, target: { chip } }: CheckContext) {
  const root = json.root as JsonValue;
  const [device] = entriesOf(root, 'devices');
  const model = device?.get('soc_model');
  if (model) return replaceValue(model, String(chip.socModel));
  const socModel = String(chip.socModel);
  if (device) return insertMember(text, device, 'soc_model', socModel);
  const devices = root.get('devices');
  const list = `[{ "soc_model": ${socModel} }]`;
  return devices ? replaceValue(devices, list) : insertMember(text, root, 'devices', list);
}
