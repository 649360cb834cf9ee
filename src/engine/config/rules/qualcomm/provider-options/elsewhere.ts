import type { Finding } from '../../../finding';
import { removeMember } from '../../../json/edits';
import { runOptions, sessionEntries } from '../../../schema/provider-options';
import { atKey, preferred } from '../../findings';
import type { Rule } from '../../rule';

/** As `onnxruntime-qnn` 2.7.0 spells them; `runOptions` has the names of the documentation. */
const runOptions27 = ['qnn.htp_perf_mode', 'qnn.htp_perf_mode_post_run'];

interface Place {
  readonly code: string;
  readonly names: readonly string[];
  readonly owner: string;
  readonly call: string;
}

const places: readonly Place[] = [
  { code: 'session-entry', names: sessionEntries, owner: 'the session', call: 'SessionOptions.add_session_config_entry' },
  { code: 'run-option', names: [...runOptions, ...runOptions27], owner: 'a run', call: 'RunOptions.add_run_config_entry' },
];

/** Keys of ONNX Runtime that belong elsewhere. Observed in onnxruntime-qnn 2.7.0: among the options nothing reads them, and nothing says so. */
export const providerElsewhereRule: Rule = {
  name: 'provider-elsewhere',
  kinds: ['provider-options'],
  check: function* ({ document: { text, json } }): Generator<Finding> {
    const { root } = json;
    for (const member of root?.members() ?? []) {
      const place = places.find(({ names }) => names.includes(member.name));
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
