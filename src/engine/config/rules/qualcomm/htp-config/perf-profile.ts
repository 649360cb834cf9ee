import type { Finding } from '../../../finding';
import { insertMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atKey, atValue, offered, preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { decodeProfile } from '../decode-profile';
import { archOf, chipFor, coresOf, entriesOf, socModelOf } from './parts';

/** Clocks of a core, against its chip and against one another. */
export const htpPerfProfileRule: Rule = {
  name: 'htp-perf-profile',
  kinds: ['htp-config'],
  check: function* (context) {
    const { root } = context.document.json;
    const devices = entriesOf(root, 'devices');
    for (const device of devices)
      for (const core of coresOf(device)) {
        yield* decoding(core, device, context);
        yield* corners(core, context);
        yield* polling(core);
      }
    for (const graph of entriesOf(root, 'graphs')) yield* decoding(graph, devices[0], context);
  },
};

function* decoding(owner: JsonValue, device: JsonValue | undefined, context: CheckContext): Generator<Finding> {
  const arch = chipFor(device, context)?.htpArch ?? (device && socModelOf(device) === undefined ? archOf(device) : undefined);
  yield* decodeProfile(owner.get('perf_profile'), 'perf_profile', arch);
}

/** Either way the reader of QAIRT 2.51 refuses the whole file (observed with libQnnHtpNetRunExtensions). */
function* corners(core: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const profile = core.get('perf_profile');
  const custom = core.member('custom');
  if (profile?.string() === 'custom' && !custom)
    yield atValue(profile, {
      severity: 'error',
      code: 'custom-corners-missing',
      what: 'The perf_profile "custom" has no voltage corners beside it, and the file is refused.',
      fix: 'Add them as "custom", or name a profile.',
      fixes: [offered('Write "high_performance", the default', replaceValue(profile, '"high_performance"'))],
    });
  if (!custom || profile?.string() === 'custom') return;
  const fix = profile
    ? preferred('Write "custom" as perf_profile', replaceValue(profile, '"custom"'))
    : preferred('Add "perf_profile": "custom"', insertMember(text, core, 'perf_profile', '"custom"'));
  yield atKey(custom, {
    severity: 'error',
    code: 'custom-corners-unused',
    what: `The voltage corners of "custom" need the perf_profile "custom"${profile ? `, not ${quoted(profile.string() ?? profile.text)}` : ''}, and the file is refused.`,
    fix: 'Write "custom" as perf_profile, or leave the corners out.',
    fixes: [fix],
  });
}

/** Profiles that poll by default (`configs.json`, rpc_polling_time). */
const polls = /^(?:llm_decode_)?(?:burst|high_performance|sustained_high_performance|custom)$/;

function* polling(core: JsonValue): Generator<Finding> {
  const value = core.get('rpc_polling_time');
  const profile = core.get('perf_profile')?.string();
  if (!value || !((value.number() ?? 0) > 0) || profile === undefined || polls.test(profile)) return;
  yield atValue(value, {
    severity: 'info',
    code: 'polling-with-saving-profile',
    what: `The rpc_polling_time ${value.text} keeps the CPU awake, and the perf_profile ${quoted(profile)} is there to save power.`,
    fix: 'Write 0, which is what this profile does by itself.',
    fixes: [offered('Write 0', replaceValue(value, '0'))],
  });
}
