import { nearest } from '../../../../text/nearest';
import type { Finding } from '../../../finding';
import { removeMember, replaceValue } from '../../../json/edits';
import { atKey, atValue, offered, preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { isBareName, missingFile } from '../missing-file';
import { backendOf } from './options';

/** Which backend is loaded, and what only another one reads. */
export const providerBackendRule: Rule = {
  name: 'provider-backend',
  kinds: ['provider-options'],
  check: function* (context) {
    const { root } = context.document.json;
    yield* both(context);
    yield* library(context);
    for (const name of ['backend_path', 'qnn_saver_path', 'qnn_ir_backend_path']) {
      const value = root?.get(name);
      // Observed in onnxruntime-qnn 2.7.0: the session is created all the same, on the CPU.
      if (!isBareName(value?.string() ?? '')) yield* missingFile(value, context, 'error', ', and the model runs on the CPU without a word');
    }
    yield* foreign(context);
  },
};

/** Observed in onnxruntime-qnn 2.7.0: the provider is refused, and Python's InferenceSession goes on with the CPU. */
function* both({ document: { text, json }, files }: CheckContext): Generator<Finding> {
  const type = json.root?.member('backend_type');
  const path = json.root?.member('backend_path');
  if (!json.root || !type || !path) return;
  const removeType = removeMember(text, json.root, type);
  const removePath = removeMember(text, json.root, path);
  // A bare library name says no more than the type does, and a library that is not there says less.
  const name = path.value.string() ?? '';
  const idle = (isBareName(name) && backendOf(json.root) !== undefined) || files.get(name)?.exists === false;
  yield atKey(path, {
    severity: 'error',
    code: 'backend-twice',
    what: '"backend_type" and "backend_path" exclude each other: the provider is refused, and the model runs on the CPU.',
    fix: 'Keep one of them.',
    fixes: idle
      ? [preferred('Remove backend_path', ...removePath), offered('Remove backend_type', ...removeType)]
      : [preferred('Remove backend_type', ...removeType), offered('Remove backend_path', ...removePath)],
  });
}

const libraries = ['Htp', 'Gpu', 'Cpu', 'Saver', 'Ir'].flatMap((backend) => [`libQnn${backend}.so`, `Qnn${backend}.dll`]);

function* library({ document: { json }, files }: CheckContext): Generator<Finding> {
  const value = json.root?.get('backend_path');
  const path = value?.string();
  if (!value || !path || files.get(path)?.exists) return;
  const [folder = '', file = ''] = /^(.*[\\/])?([^\\/]*)$/.exec(path)?.slice(1) ?? [];
  const near = libraries.includes(file) ? undefined : nearest(file, libraries);
  if (!near) return;
  const written = JSON.stringify(`${folder}${near}`);
  yield atValue(value, {
    severity: 'error',
    code: 'backend-library',
    what: `There is no backend library called ${quoted(file)}.`,
    fix: `Did you mean ${quoted(near)}?`,
    fixes: [preferred(`Write ${written}`, replaceValue(value, written))],
  });
}

/** What only the HTP reads (QNN-ExecutionProvider.md). */
const htpOptions = [
  'htp_performance_mode',
  'htp_graph_finalization_optimization_mode',
  'htp_arch',
  'htp_share_resource_optimization',
  'htp_bf16_enable',
  'vtcm_mb',
  'enable_vtcm_backup_buffer_sharing',
  'enable_htp_fp16_precision',
  'enable_htp_spill_fill_buffer',
  'enable_htp_shared_memory_allocator',
  'enable_htp_prepare_only',
  'extended_udma',
];

function* foreign({ document: { text, json } }: CheckContext): Generator<Finding> {
  const backend = backendOf(json.root);
  if (!json.root || (backend !== 'gpu' && backend !== 'cpu')) return;
  for (const name of htpOptions) {
    const member = json.root.member(name);
    if (!member) continue;
    yield atKey(member, {
      severity: 'warning',
      code: 'option-of-other-backend',
      what: `"${name}" is for the HTP, and the backend is the ${backend.toUpperCase()}: it is ignored.`,
      fix: 'Leave it out.',
      fixes: [preferred(`Remove ${name}`, ...removeMember(text, json.root, member))],
      tag: 'unnecessary',
    });
  }
}
