import type { Finding } from '../../../finding';
import { atKey } from '../../findings';
import type { Rule } from '../../rule';
import { optionText } from './options';

interface Note {
  readonly option: string;
  readonly value?: string;
  readonly what: string;
  readonly fix: string;
}

/** Options that work in some places only; observed in onnxruntime-qnn 2.7.0 on x86-64 Linux, but for the QAIRT version (`configs.json`). */
const notes: readonly Note[] = [
  {
    option: 'enable_htp_shared_memory_allocator',
    value: '1',
    what: '"enable_htp_shared_memory_allocator" needs the RPC memory of a device: on a PC the provider is refused, and the model runs on the CPU.',
    fix: 'Leave it out where you compile.',
  },
  {
    option: 'enable_htp_prepare_only',
    value: '1',
    what: '"enable_htp_prepare_only" is refused unless the session has the entry "ep.context_enable" = "1".',
    fix: 'Add that entry to the session.',
  },
  {
    option: 'num_graph_prepare_threads',
    what: '"num_graph_prepare_threads" is used on Windows only, and with five subgraphs or more.',
    fix: 'Leave it out elsewhere.',
  },
  {
    option: 'disable_file_mapped_weights',
    what: '"disable_file_mapped_weights" changes something on Windows on ARM only.',
    fix: 'Leave it out elsewhere.',
  },
  {
    option: 'profiling_level',
    value: 'optrace',
    what: 'The profiling_level "optrace" needs QAIRT 2.39 or later.',
    fix: 'Use "detailed" with an earlier one.',
  },
  {
    option: 'backend_type',
    value: 'cpu',
    what: 'The backend "cpu" is not in the onnxruntime-qnn wheel: everything runs on ONNX Runtime’s own CPU provider.',
    fix: 'Put libQnnCpu.so of a QAIRT SDK into the library path.',
  },
];

export const providerPlatformRule: Rule = {
  name: 'provider-platform',
  kinds: ['provider-options'],
  check: function* ({ document: { json } }): Generator<Finding> {
    for (const { option, value, what, fix } of notes) {
      const member = json.root?.member(option);
      if (!member || (value !== undefined && optionText(json.root, option) !== value)) continue;
      yield atKey(member, { severity: 'info', code: 'platform-only', what, fix });
    }
  },
};
