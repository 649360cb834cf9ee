import type { Finding } from '../../../finding';
import { replaceValue } from '../../../json/edits';
import { atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';

/** Numbers that contradict one another, or their unit. */
export const netRunSettingsRule: Rule = {
  name: 'netrun-settings',
  kinds: ['netrun-config'],
  check: function* (context) {
    yield* memoryUnit(context);
    yield* queue(context);
  },
};

const mib = 1024 * 1024;
/** No phone has a terabyte: whoever writes more means bytes. */
const mostMb = 1_000_000;

function* memoryUnit({ document: { json } }: CheckContext): Generator<Finding> {
  const value = json.root?.get('context_configs')?.get('memory_limit_hint');
  const given = value?.number();
  if (!value || given === undefined || given < mostMb) return;
  const mb = String(Math.max(1, Math.round(given / mib)));
  yield atValue(value, {
    severity: 'warning',
    code: 'unit-implausible',
    what: `The memory_limit_hint ${value.text} is in megabytes, and no chip has that much memory.`,
    fix: `Write ${mb} if bytes were meant.`,
    fixes: [preferred(`Write ${mb}`, replaceValue(value, mb))],
  });
}

/** `configs.json`, async_execute_queue_depth. */
const defaultDepth = 10;

function* queue({ document: { json } }: CheckContext): Generator<Finding> {
  const depth = json.root?.get('context_configs')?.get('async_execute_queue_depth')?.number() ?? defaultDepth;
  const value = json.root?.get('async_graph_execution_config')?.get('execute_enqueue_tasks_limit');
  const tasks = value?.number();
  if (!value || tasks === undefined || tasks <= depth) return;
  yield atValue(value, {
    severity: 'info',
    code: 'queue-too-short',
    what: `${value.text} runs may be queued at once, and the queue of the context holds ${depth}.`,
    fix: `Write ${depth}, or raise "async_execute_queue_depth".`,
    fixes: [offered(`Write ${depth}`, replaceValue(value, String(depth)))],
  });
}
