import { isQuantized } from '../../../../ir/quantized';
import type { Finding } from '../../../finding';
import { removeMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atKey, atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { entriesOf } from './parts';

/** Settings of one graph that contradict the device, the model or the documentation. */
export const htpGraphRule: Rule = {
  name: 'htp-graph',
  kinds: ['htp-config'],
  check: function* (context) {
    for (const graph of entriesOf(context.document.json.root, 'graphs')) {
      yield* reservedLevel(graph);
      yield* cores(graph, context);
      yield* threads(graph);
      yield* floatOnly(graph, context);
    }
  },
};

/** QAIRT 2.48 keeps level 1 for itself; 2.25 still had it (`configs.json`). */
function* reservedLevel(graph: JsonValue): Generator<Finding> {
  const value = graph.get('O');
  if (value?.number() !== 1) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'optimization-level-reserved',
    what: 'The optimization level "O": 1 is reserved for internal use since QAIRT 2.48.',
    fix: 'Write 2, the default, or 3.',
    fixes: [preferred('Write 2, the default', replaceValue(value, '2')), offered('Write 3', replaceValue(value, '3'))],
  });
}

function* cores(graph: JsonValue, { document: { json } }: CheckContext): Generator<Finding> {
  const value = graph.get('num_cores');
  const wanted = value?.number() ?? 1;
  const lists = entriesOf(json.root, 'devices').flatMap((device) => device.get('core_id') ?? []);
  const most = Math.max(...lists.map((list) => [...list.items()].length));
  if (!value || wanted < 2 || lists.length === 0 || most >= wanted || most === 0) return;
  yield atValue(value, {
    severity: 'error',
    code: 'num-cores-above-device',
    what: `The graph asks for ${wanted} cores, and "core_id" of the device lists ${most}.`,
    fix: `List ${wanted} cores in "core_id", or write ${most}.`,
    fixes: [preferred(`Write ${most}`, replaceValue(value, String(most)))],
  });
}

/** The simulator of onnxruntime-qnn 2.7.0 gives its chips 4 HVX threads (trace key "Hextimate Configuration"). */
const usualThreads = 4;
const implausibleThreads = 8;

function* threads(graph: JsonValue): Generator<Finding> {
  const value = graph.get('hvx_threads');
  const wanted = value?.number() ?? 0;
  if (!value || wanted <= implausibleThreads) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'hvx-threads-implausible',
    what: `The hvx_threads ${value.text} are more than any chip is known to have; the default is ${usualThreads}.`,
    fix: `Write ${usualThreads}, or leave it out.`,
    fixes: [preferred(`Write ${usualThreads}`, replaceValue(value, String(usualThreads)))],
  });
}

/** Keys that the documentation limits to float graphs (`configs.json`; the names say it of the others). */
const floatKeys = ['advanced_activation_fusion', 'high_precision_sigmoid', 'fp16_clamp_overflow'];

function* floatOnly(graph: JsonValue, { model, document: { text } }: CheckContext): Generator<Finding> {
  if (!model || !isQuantized(model.model)) return;
  for (const key of floatKeys) {
    const member = graph.member(key);
    if (!member) continue;
    yield atKey(member, {
      severity: 'info',
      code: 'float-only-setting',
      what: `"${key}" is for float graphs, and the model is quantized.`,
      fix: 'Leave it out.',
      fixes: [offered(`Remove ${key}`, ...removeMember(text, graph, member))],
      tag: 'unnecessary',
    });
  }
}
