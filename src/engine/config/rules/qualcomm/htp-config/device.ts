import type { Finding } from '../../../finding';
import { removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { parseJson } from '../../../json/parse';
import { atKey, atValue, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { coresOf, entriesOf, socModelOf } from './parts';

/** What a device says twice, or to nobody. */
export const htpDeviceRule: Rule = {
  name: 'htp-device',
  kinds: ['htp-config'],
  check: function* (context) {
    for (const device of entriesOf(context.document.json.root, 'devices')) {
      yield* clientContext(device, context);
      yield* coreTwice(device, context);
    }
    yield* converted(context);
  },
};

/** "Not for v68 and later" (`configs.json`): no chip of the table is older. */
function* clientContext(device: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const member = device.member('use_client_context');
  if (!member) return;
  yield atKey(member, {
    severity: 'warning',
    code: 'client-context-ignored',
    what: '"use_client_context" has no effect on Hexagon v68 and later.',
    fix: 'Leave it out.',
    fixes: [preferred('Remove use_client_context', ...removeMember(text, device, member))],
    tag: 'unnecessary',
  });
}

/** The list of the device is the place since QAIRT 2.48, the number in `cores` the former one; the reader takes both, one after another. */
function* coreTwice(device: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const list = device.get('core_id');
  const listed = [...(list?.items() ?? [])].map((item) => item.number());
  if (listed.length === 0) return;
  for (const core of coresOf(device)) {
    const former = core.member('core_id');
    if (!former || listed.includes(former.value.number())) continue;
    yield atKey(former, {
      severity: 'error',
      code: 'core-id-contradicts',
      what: `The core_id ${former.value.text} is not among the cores ${list?.text} of the device.`,
      fix: 'Name the cores in "core_id" of the device alone.',
      fixes: [preferred('Remove core_id here', ...removeMember(text, core, former))],
    });
  }
}

/** The context binaries of a converted folder are for the chips that its manifest lists. */
function* converted({ document: { json }, files }: CheckContext): Generator<Finding> {
  const chips = manifestChips(files.get('manifest.json')?.text);
  if (chips.length === 0) return;
  for (const device of entriesOf(json.root, 'devices')) {
    const value = device.get('soc_model');
    const socModel = socModelOf(device);
    if (!value || socModel === undefined || chips.some((chip) => chip.socModel === socModel)) continue;
    const [only] = chips;
    const names = chips.map(({ soc, socModel: number }) => `${number} (${soc})`).join(', ');
    yield atValue(value, {
      severity: 'warning',
      code: 'soc-not-converted',
      what: `The soc_model ${value.text} is not among the chips that this folder was converted for: ${names}.`,
      fix: 'Name one of these, or convert the model for this chip as well.',
      fixes: chips.length === 1 && only ? [preferred(`Write ${names}`, replaceValue(value, String(only.socModel)))] : [],
    });
  }
}

interface ManifestChip {
  readonly soc: string;
  readonly socModel: number;
}

function manifestChips(text: string | undefined): readonly ManifestChip[] {
  const list = text === undefined ? undefined : parseJson(text).root?.get('chips');
  return [...(list?.items() ?? [])].flatMap((chip) => {
    const [soc, socModel] = [chip.get('soc')?.string(), chip.get('socModel')?.number()];
    return soc === undefined || socModel === undefined ? [] : [{ soc, socModel }];
  });
}
