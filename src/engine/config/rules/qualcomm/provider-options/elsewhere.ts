import type { Finding } from '../../../finding';
import { removeMember } from '../../../json/edits';
import { runOptions, sessionEntries } from '../../../schema/provider-options';
import { atKey, preferred } from '../../findings';
import type { Rule } from '../../rule';

/** Of runs, whatever follows: onnxruntime-qnn 2.7.0 reads `qnn.htp_perf_mode`, the documentation has `qnn.perf_mode`. */
const runPrefix = 'qnn.';

interface Place {
  readonly code: string;
  readonly has: (name: string) => boolean;
  readonly owner: string;
  readonly call: string;
}

const places: readonly Place[] = [
  {
    code: 'session-entry',
    has: (name) => sessionEntries.includes(name),
    owner: 'the session',
    call: 'SessionOptions.add_session_config_entry',
  },
  {
    code: 'run-option',
    has: (name) => runOptions.includes(name) || name.startsWith(runPrefix),
    owner: 'a run',
    call: 'RunOptions.add_run_config_entry',
  },
];

/** Keys of ONNX Runtime that belong elsewhere. Observed in onnxruntime-qnn 2.7.0: among the options nothing reads them, and nothing says so. */
export const providerElsewhereRule: Rule = {
  name: 'provider-elsewhere',
  kinds: ['provider-options'],
  check: function* ({ document: { text, json } }): Generator<Finding> {
    const { root } = json;
    for (const member of root?.members() ?? []) {
      const place = places.find(({ has }) => has(member.name));
      if (!root || !place) continue;
      yield atKey(member, {
        severity: 'warning',
        code: place.code,
        what: `"${member.name}" is an entry of ${place.owner}: among the options of the provider nothing reads it.`,
        fix: `Give it to ${place.call}, and leave it out here.`,
        fixes: [preferred(`Remove ${member.name}`, ...removeMember(text, root, member))],
        tag: 'unnecessary',
      });
    }
  },
};
