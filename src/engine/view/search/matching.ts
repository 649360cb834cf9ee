import type { Condition, Relation } from './query';

export type Passes = (lower: string) => boolean;

const compare: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  ':': (a, b) => a === b,
  '=': (a, b) => a === b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

/** One of the condition's numbers stands in its relation. What is not known (NaN) does not. */
export function holds({ relation, numbers }: Condition, value: number): boolean {
  return numbers.some((limit) => compare[relation](value, limit));
}

/** Does a text, in lower case, have what is wanted? `=` asks for all of it, `:` for a part; `*` stands for anything. */
export function textPasses({ relation, wanted }: Pick<Condition, 'relation' | 'wanted'>, whole = relation === '='): Passes {
  const tests = wanted.map((one): Passes => {
    if (one.includes('*')) return matcher(one, whole);
    return whole ? (text) => text === one : (text) => text.includes(one);
  });
  return (text) => tests.some((passes) => passes(text));
}

function matcher(wanted: string, whole: boolean): Passes {
  const inner = wanted
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const pattern = new RegExp(whole ? `^${inner}$` : inner, 's');
  return (text) => pattern.test(text);
}

/** A scope has the path that is wanted as whole steps: `encoder/layer.3` is in `/bert/encoder/layer.3/attention/`. */
export function scopePasses(condition: Condition): Passes {
  const wanted = condition.wanted.map((one) => `/${one.replace(/^\/+|\/+$/g, '')}/`);
  return textPasses({ relation: ':', wanted });
}

/** Dimensions `1x3x224x224` hold `3x224` side by side; `?` and `*` are any one. */
export function shapePasses({ relation, wanted }: Condition): Passes {
  const all = wanted.map((one) => one.split('x'));
  return (text) => {
    const dims = text.split('x');
    return all.some((one) => {
      if (relation === '=') return dims.length === one.length && standsAt(dims, one, 0);
      return dims.some((_, at) => at + one.length <= dims.length && standsAt(dims, one, at));
    });
  };
}

function standsAt(dims: readonly string[], wanted: readonly string[], at: number): boolean {
  return wanted.every((dim, i) => dim === '?' || dim === '*' || dim === dims[at + i]);
}

/** `kernel_shape=[3, 3]` has the attribute, the value, or an item of the list that is compared. */
export function attributePasses({ key, relation, wanted, numbers }: Condition): Passes {
  const named = textPasses({ relation: '=', wanted: [key] });
  return (text) => {
    const at = text.indexOf('=');
    if (!named(text.slice(0, at))) return false;
    if (wanted.length === 0) return true;
    const value = text.slice(at + 1);
    const items = value.replace(/^\[|\]$/g, '').split(', ');
    const [asked] = wanted as [string];
    if (relation !== ':' && relation !== '=') return items.some((item) => item !== '' && compare[relation](Number(item), numbers[0]!));
    if (/^\d+([x,]\d+)+$/.test(asked)) return items.join('x') === asked.replaceAll(',', 'x');
    const same = textPasses({ relation: '=', wanted: [asked] });
    return same(value) || items.some((item) => same(item.replaceAll('"', '')) || (numbers.length > 0 && Number(item) === numbers[0]));
  };
}
