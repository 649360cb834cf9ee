import { type Rung, rungRank } from '../../../rung';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import type { Figure } from '../figures';
import { atValue, offered, preferred } from '../findings';
import type { Rule } from '../rule';
import { type LimitRow, limitRows } from './limits';

/** Every limit against its figure: exceeded, not known yet, known too vaguely, or one that nothing can meet. */
export const limitRule: Rule = {
  name: 'budget-limits',
  kinds: ['budget'],
  check: function* ({ document, figures }): Generator<Finding> {
    const limits = document.json.root?.get('limits');
    for (const row of limitRows) {
      const limit = readLimit(limits?.get(row.key), row);
      if (!limit) continue;
      const absurd = row.absurd?.(limit.bound);
      if (absurd) yield impossible(limit, absurd);
      yield* unreachable(limit, row);
      if (!absurd && figures) yield* against(limit, row, figures[row.figure]);
    }
  },
};

interface Limit {
  readonly value: JsonValue;
  readonly bound: number;
  readonly rung: Rung;
  readonly rungValue: JsonValue | undefined;
}

/** A number, or an object with its bound and rung; what is neither is said by the schema. */
function readLimit(json: JsonValue | undefined, { bound, most = Number.POSITIVE_INFINITY }: LimitRow): Limit | undefined {
  const value = json?.type === 'object' ? json.get(bound) : json;
  const number = value?.number();
  if (!value || number === undefined || !(number >= 0 && number <= most)) return undefined;
  const rungValue = json?.get('rung');
  const rung = (['simulated', 'measured'] as const).find((one) => one === rungValue?.string()) ?? 'estimate';
  return { value, bound: number, rung, rungValue };
}

function impossible({ value }: Limit, why: string): Finding {
  return atValue(value, {
    severity: 'error',
    code: 'budget-impossible',
    what: `The limit ${value.text} cannot be met. ${why}`,
    fix: 'Write one that can.',
  });
}

/** A rung that this figure never has: the limit would never be checked. */
function* unreachable({ rung, rungValue }: Limit, { highest, key }: LimitRow): Generator<Finding> {
  if (!rungValue || rungRank(rung) <= rungRank(highest)) return;
  const word = highest === 'verified' ? 'simulated' : highest;
  yield atValue(rungValue, {
    severity: 'warning',
    code: 'budget-rung-unreachable',
    what: `No ${key} is ever ${rung}: ${highest === 'estimate' ? 'it is an estimate' : 'the compiler knows it, and no run tells it'}.`,
    fix: `Write "${word}".`,
    fixes: [preferred(`Write "${word}"`, replaceValue(rungValue, JSON.stringify(word)))],
  });
}

function* against(limit: Limit, row: LimitRow, figure: Figure | undefined): Generator<Finding> {
  const { value, bound, rung } = limit;
  if (!figure) {
    yield atValue(value, {
      severity: 'info',
      code: 'budget-unknown',
      what: `Nothing is known yet that ${row.key} could be held against.`,
      fix: row.learn,
    });
    return;
  }
  const says = `${row.says(figure.value)} (${by(figure)})`;
  if (rungRank(figure.rung) < Math.min(rungRank(rung), rungRank(row.highest))) {
    yield atValue(value, {
      severity: 'info',
      code: 'budget-rung',
      what: `${says}, and the limit ${row.show(bound)} asks for a figure that is ${rung}.`,
      fix: row.learn,
    });
    return;
  }
  if (row.bound === 'max' ? figure.value <= bound : figure.value >= bound) {
    if (figure.without) yield partial(value, `${says}, without ${figure.without}; the limit is ${row.show(bound)}.`);
    return;
  }
  const met = row.round(figure.value);
  const verb = row.bound === 'max' ? 'Raise' : 'Lower';
  yield atValue(value, {
    severity: 'error',
    code: 'budget-exceeded',
    what: `${says}; the limit is ${row.show(bound)}.`,
    fix: `Change the model, or ${verb.toLowerCase()} the limit.`,
    fixes: [offered(`${verb} the limit to ${met}`, replaceValue(value, String(met)))],
  });
}

/** The limit is met, but not by the whole. */
function partial(value: JsonValue, what: string): Finding {
  return atValue(value, { severity: 'info', code: 'budget-partial', what, fix: 'Limit cpu_nodes to 0 to have the whole.' });
}

/** `estimate by QNN Lens rules 1 for SM8650` */
function by({ rung, producer: { tool, version, chip } }: Figure): string {
  return `${rung} by ${tool} ${version}${chip ? ` for ${chip}` : ''}`;
}
