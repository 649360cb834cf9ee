import type { Finding } from '../../finding';
import { removeMember, replaceValue } from '../../json/edits';
import { atKey, atValue, offered, preferred } from '../findings';
import type { CheckContext, Rule } from '../rule';

interface Row {
  readonly section: 'htp_config' | 'gpu_config' | 'cpu_config';
  readonly keys: readonly string[];
  readonly why: string;
}

/** Settings of the seed document that no real file has: the translation leaves them out and says so (`translate/rows.ts`). */
const rows: readonly Row[] = [
  { section: 'htp_config', keys: ['enable_dma'], why: 'the HTP always moves data by DMA' },
  {
    section: 'gpu_config',
    keys: ['performance_mode', 'precision_mode', 'enable_transform_optimization'],
    why: 'QNN takes no such setting for the GPU',
  },
  {
    section: 'cpu_config',
    keys: ['performance_mode', 'precision_mode', 'enable_fast_math'],
    why: 'neither ONNX Runtime nor QNN takes such a setting for the CPU',
  },
];

export const backendNoCounterpartRule: Rule = {
  name: 'backend-no-counterpart',
  kinds: ['backend-config'],
  check: function* (context) {
    for (const row of rows) yield* unheard(row, context);
    yield* dmaOff(context);
    yield* threads(context);
  },
};

function* unheard({ section, keys, why }: Row, { document: { text, json } }: CheckContext): Generator<Finding> {
  const owner = json.root?.get(section);
  for (const member of owner?.members() ?? []) {
    if (!owner || !keys.includes(member.name)) continue;
    yield atKey(member, {
      severity: 'info',
      code: 'no-counterpart',
      what: `"${member.name}" has no effect: ${why}.`,
      fix: 'Leave it out, or keep it as a note.',
      fixes: [offered(`Remove ${member.name} of ${section}`, ...removeMember(text, owner, member))],
      tag: 'unnecessary',
    });
  }
}

function* dmaOff({ document: { json } }: CheckContext): Generator<Finding> {
  const value = json.root?.get('htp_config')?.get('enable_dma');
  if (value?.boolean() !== false) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'dma-always',
    what: 'DMA cannot be turned off: the HTP always moves data by it.',
    fix: 'Write true, or leave it out.',
    fixes: [preferred('Write true', replaceValue(value, 'true'))],
  });
}

/** Snapdragon chips for computers have up to 18 cores, for phones 8. */
const mostCores = 18;

function* threads({ document: { json } }: CheckContext): Generator<Finding> {
  const value = json.root?.get('cpu_config')?.get('num_threads');
  if (!value || (value.number() ?? 0) <= mostCores) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'threads-implausible',
    what: `The num_threads ${value.text} are more than any Snapdragon has cores: they wait for one another.`,
    fix: 'Write 0: one thread for each core.',
    fixes: [preferred('Write 0', replaceValue(value, '0'))],
  });
}
