import type { Model } from '../engine/ir/graph';
import { type Constraints, type Pin, type RunUnit, runUnits, type Subject } from '../engine/placement/selector/options';
import { nearestSubject, nodesMeant, parseSubject } from '../engine/placement/selector/subject';
import type { Supposition } from '../engine/placement/selector/supposition';
import { type Args, type OptionTable, usage } from './args';

export const selectorArgs: OptionTable = {
  'power-critical': { help: 'The power part of the score counts' },
  'performance-critical': { help: 'The performance part of the score counts' },
  'max-latency-ms': { value: 'MS', help: 'Units that take longer for the model are out' },
  'max-memory-mb': { value: 'MIB', help: 'Units that need more memory are out' },
  pin: { value: 'NODES=UNIT', multiple: true, help: 'Keep nodes on htp, gpu or cpu: a name, a pattern (head/*) or op:Softmax' },
  suppose: {
    value: 'NODES=WHAT',
    multiple: true,
    help: 'What if: supported, htp, gpu, cpu or 16bit; NODES may also be rule:dynamic-shape',
  },
};

export function readConstraints(args: Args, given: Constraints): Constraints {
  const maxLatencyMs = amount(args, 'max-latency-ms') ?? given.maxLatencyMs;
  const maxMemoryMb = amount(args, 'max-memory-mb') ?? given.maxMemoryMb;
  return {
    powerCritical: args.has('power-critical') || given.powerCritical,
    performanceCritical: args.has('performance-critical') || given.performanceCritical,
    ...(maxLatencyMs !== undefined && { maxLatencyMs }),
    ...(maxMemoryMb !== undefined && { maxMemoryMb }),
  };
}

export function readPins(args: Args, model: Model): readonly Pin[] {
  return args.pairs('pin').map(([nodes, word]): Pin => ({ subject: subjectOf('pin', nodes, model), unit: unitOf('pin', word, runUnits) }));
}

const supposedWords = ['supported', ...runUnits, '16bit'] as const;

export function readSuppositions(args: Args, model: Model): readonly Supposition[] {
  return args.pairs('suppose').map(([nodes, word]): Supposition => {
    const subject = subjectOf('suppose', nodes, model);
    const what = unitOf('suppose', word, supposedWords);
    if (what === 'supported') return { subject, suppose: 'supported' };
    return what === '16bit' ? { subject, suppose: '16-bit' } : { subject, suppose: 'moved', unit: what satisfies RunUnit };
  });
}

function unitOf<T extends string>(option: string, word: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === word);
  if (found !== undefined) return found;
  throw usage(`--${option}`, `--${option} cannot end in ${JSON.stringify(word)}.`, `Give ${allowed.join(', ')} behind the "=".`);
}

/** Whom a rule refuses is known later; the other subjects must mean a node of the model. */
function subjectOf(option: string, text: string, model: Model): Subject {
  const subject = parseSubject(text, model);
  if (subject.by === 'rule') {
    if (option === 'suppose') return subject;
    throw usage('--pin', '--pin cannot mean the nodes of a rule.', 'Give a name, a pattern or op:OPERATOR.');
  }
  if (nodesMeant(subject, model, []).length > 0) return subject;
  const close = nearestSubject(subject, model);
  const what = `The model has no node that ${JSON.stringify(text)} means.`;
  throw usage(
    `--${option}`,
    what,
    close === undefined ? 'qnn-lens place --nodes lists the names.' : `Did you mean ${JSON.stringify(close)}?`,
  );
}

function amount(args: Args, option: string): number | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw usage(`--${option}`, `--${option} cannot be ${JSON.stringify(text)}.`, 'Give a number above 0.');
}
