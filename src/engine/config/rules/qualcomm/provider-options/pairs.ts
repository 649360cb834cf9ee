import type { Finding } from '../../../finding';
import { insertMember, removeMember, renameKey, replaceValue } from '../../../json/edits';
import type { JsonValue, Member } from '../../../json/json';
import { atKey, atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { isOn, optionText } from './options';

/** Options that mean nothing, or worse, without another one. */
export const providerPairsRule: Rule = {
  name: 'provider-pairs',
  kinds: ['provider-options'],
  check: function* (context) {
    const { root } = context.document.json;
    if (root?.type !== 'object') return;
    for (const pair of idlePairs) yield* idle(root, pair, context);
    yield* profileLost(root, context);
    yield* folderMissing(root, context);
    yield* superseded(root, context);
  },
};

interface Pair {
  readonly option: string;
  readonly needs: string;
  /** Values of `needs` that leave the option idle. */
  readonly off: readonly (string | undefined)[];
  readonly on: string;
}

const toggle = (option: string, needs: string): Pair => ({ option, needs, off: [undefined, '', '0'], on: '1' });

/** "Provided a directory …, but did not enable …" and the like: warnings of onnxruntime-qnn 2.7.0 that few read. */
const idlePairs: readonly Pair[] = [
  toggle('json_qnn_graph_dir', 'dump_json_qnn_graph'),
  toggle('dump_qnn_ir_dlc_dir', 'dump_qnn_ir_dlc'),
  toggle('qnn_ir_backend_path', 'dump_qnn_ir_dlc'),
  toggle('framework_op_trace_dir', 'enable_framework_op_trace'),
  toggle('dump_qnn_ep_input_graph_dir', 'dump_qnn_ep_input_graph'),
  { option: 'profiling_file_path', needs: 'profiling_level', off: [undefined, '', 'off'], on: 'basic' },
];

function* idle(root: JsonValue, { option, needs, off, on }: Pair, { document: { text } }: CheckContext): Generator<Finding> {
  const member = root.member(option);
  if (!member || !off.includes(optionText(root, needs))) return;
  const said = root.get(needs);
  const remove = removeMember(text, root, member);
  const add = preferred(`Add "${needs}": "${on}"`, insertMember(text, root, needs, `"${on}"`));
  yield atKey(member, {
    // Whoever turned it off in so many words keeps the folder for the next time.
    severity: said ? 'info' : 'warning',
    code: 'option-without-effect',
    what: `"${option}" has no effect without "${needs}".`,
    fix: said ? `Turn "${needs}" on, or leave it out.` : `Add "${needs}": "${on}", or leave it out.`,
    fixes: said ? [offered(`Remove ${option}`, ...remove)] : [add, offered(`Remove ${option}`, ...remove)],
    tag: 'unnecessary',
  });
}

/** Observed in onnxruntime-qnn 2.7.0: "Need to specify a CSV file via provider option profiling_file_path if ETW not enabled", and no session. */
function* profileLost(root: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const level = root.get('profiling_level');
  const word = optionText(root, 'profiling_level');
  if (!level || !word || !['basic', 'detailed', 'optrace'].includes(word) || root.get('profiling_file_path')) return;
  yield atValue(level, {
    severity: 'error',
    code: 'profile-without-file',
    what: `The profiling_level "${word}" has no "profiling_file_path": there is no profile, and but for Windows no session.`,
    fix: 'Add "profiling_file_path".',
    fixes: [
      preferred('Add "profiling_file_path": "qnn_profile.csv"', insertMember(text, root, 'profiling_file_path', '"qnn_profile.csv"')),
    ],
  });
}

/** Observed in onnxruntime-qnn 2.7.0: the process ends ("cannot create directories: Invalid argument"). */
function* folderMissing(root: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const dump = root.member('dump_qnn_ir_dlc');
  if (!dump || !isOn(root, 'dump_qnn_ir_dlc') || optionText(root, 'dump_qnn_ir_dlc_dir')) return;
  const empty = root.get('dump_qnn_ir_dlc_dir');
  const edit = empty ? replaceValue(empty, '"dlc"') : insertMember(text, root, 'dump_qnn_ir_dlc_dir', '"dlc"');
  yield atKey(dump, {
    severity: 'error',
    code: 'dlc-without-folder',
    what: '"dump_qnn_ir_dlc" without "dump_qnn_ir_dlc_dir" ends the process.',
    fix: 'Add "dump_qnn_ir_dlc_dir".',
    fixes: [preferred('Add "dump_qnn_ir_dlc_dir": "dlc"', edit)],
  });
}

/** `htp_share_resource_optimization` takes the place of `enable_vtcm_backup_buffer_sharing` (`configs.json`, since 2.1). */
function* superseded(root: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const former = root.member('enable_vtcm_backup_buffer_sharing');
  if (!former) return;
  const both = root.get('htp_share_resource_optimization') !== undefined;
  yield atKey(former, {
    severity: both ? 'warning' : 'info',
    code: 'option-superseded',
    what: `"enable_vtcm_backup_buffer_sharing" is the former name of "htp_share_resource_optimization"${both ? ', which is there as well' : ''}.`,
    fix: both ? 'Leave it out.' : 'Use the new one from onnxruntime-qnn 2.1 on.',
    fixes: both ? [preferred('Remove enable_vtcm_backup_buffer_sharing', ...removeMember(text, root, former))] : renamed(former, root),
    tag: 'deprecated',
  });
}

/** The new option knows "1" alone. */
function renamed(former: Member, root: JsonValue) {
  const name = 'htp_share_resource_optimization';
  return isOn(root, former.name) ? [offered(`Write "${name}" instead`, renameKey(former, name))] : [];
}
