import type { Finding, Fix } from '../../../finding';
import { insertMember, removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atKey, atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { chipText, largestVtcmMb } from '../chip-numbers';
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
  readonly owner: string;
}

function limitOf(context: CheckContext): Limit | undefined {
  const [device] = entriesOf(context.document.json.root, 'devices');
  const chip = chipFor(device, context);
  if (chip) return chip.vtcmMb === undefined ? undefined : { mb: chip.vtcmMb, owner: chip.soc };
  const arch = device && socModelOf(device) === undefined ? archOf(device) : undefined;
  const mb = arch === undefined ? undefined : largestVtcmMb(arch);
  return mb === undefined ? undefined : { mb, owner: `no v${arch}` };
}

function* tooLarge(graph: JsonValue, name: 'vtcm_mb' | 'vtcm_size', context: CheckContext): Generator<Finding> {
  const value = graph.get(name);
  const limit = limitOf(context);
  const unit = name === 'vtcm_mb' ? 1 : mib;
  const given = value?.number();
  if (!value || !limit || given === undefined || given <= limit.mb * unit) return;
  const most = String(limit.mb * unit);
  const fixes: Fix[] = [preferred(`Write ${most}`, replaceValue(value, most))];
  if (name === 'vtcm_mb' && namesChip(context)) fixes.push(offered('Write 0: all that the chip has', replaceValue(value, '0')));
  const has = limit.owner.startsWith('no ') ? `${limit.owner} has more than ${limit.mb} MiB` : `${limit.owner} has ${limit.mb} MiB`;
  yield atValue(value, {
    severity: 'error',
    code: 'vtcm-too-large',
    // pytorch/executorch#1430: "TCM 0x2400000 > 0x800000", and the graph is not finalized.
    what: `The ${name} ${value.text} is more than there is: ${has} of VTCM, and the graph cannot be finalized.`,
    fix: `Write ${most} or less.`,
    fixes,
  });
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
