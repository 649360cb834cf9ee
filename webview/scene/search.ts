/** What a query can ask of a box. */
export interface Facts {
  readonly name: string;
  readonly opType: string;
  readonly unit: string;
  readonly rule: string;
  /** NaN is not known, and matches no comparison. */
  readonly us: number;
}

type Test = (facts: Facts) => boolean;

const inMicros: Readonly<Record<string, number>> = { '': 1, us: 1, µs: 1, μs: 1, ms: 1000, s: 1e6 };

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
};

/** `op:Conv` is the whole operator name, `name:` and `rule:` a part of the text, `unit:` the start of the unit. */
const fields: Readonly<Record<string, (wanted: string) => Test>> = {
  op: (wanted) => (facts) => facts.opType.toLowerCase() === wanted,
  name: (wanted) => (facts) => facts.name.toLowerCase().includes(wanted),
  rule: (wanted) => (facts) => facts.rule.toLowerCase().includes(wanted),
  unit: (wanted) => (facts) => facts.unit !== '' && facts.unit.startsWith(wanted),
};

/**
 * `unit:cpu time>10us conv "a b"`: all parts must hold; a bare word is looked for in names and operators. Undefined for an empty query.
 */
export function parseQuery(query: string): Test | undefined {
  const parts = query.toLowerCase().match(/[a-z]*:?"[^"]*"?|\S+/g) ?? [];
  const tests = parts.map((part) => parsePart(part.replaceAll('"', ''))).filter((test) => test !== undefined);
  return tests.length === 0 ? undefined : (facts) => tests.every((test) => test(facts));
}

function parsePart(part: string): Test | undefined {
  if (part === '') return undefined;
  const time = /^time(>=|<=|>|<|=)(\d+(?:\.\d+)?)(us|µs|μs|ms|s)?$/.exec(part);
  if (time) {
    const limit = Number(time[2]) * inMicros[time[3] ?? '']!;
    const holds = compare[time[1]!]!;
    return (facts) => holds(facts.us, limit);
  }
  const field = /^([a-z]+):(.*)$/.exec(part);
  const make = field ? fields[field[1]!] : undefined;
  // `op:` alone, while it is being typed, asks for nothing yet.
  if (field && make) return field[2] === '' ? undefined : make(field[2]!);
  return (facts) => facts.name.toLowerCase().includes(part) || facts.opType.toLowerCase().includes(part);
}
