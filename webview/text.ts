/** Text of a model is foreign: shown as text, with what could deceive or vanish made visible, and units on every figure. */

/** Controls, marks that change the direction of text, zero-width signs and lone surrogates. */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text with every unseen sign written as in source code: `\n`, `\u202e`. Not as Unicode's control pictures: few fonts have them. */
export function visible(text: string): string {
  return text.replace(unseen, (sign) => escapes[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** For a place of limited width: visible, and cut in the middle, because long names differ at their end. */
export function short(text: string, limit = 80): string {
  if (text.length <= limit) return visible(text);
  const tail = Math.floor(limit * 0.6);
  // Cut before replacing: a name of 100,000 signs is not worth scanning for 80 of them.
  return `${visible(text.slice(0, limit - tail - 1))}…${visible(text.slice(-tail))}`;
}

const digits = (value: number, most: number) => value.toLocaleString('en-US', { maximumFractionDigits: most });

/** `97 µs`, `1.24 ms`, `2.1 s`. Unknown (NaN) is a dash. */
export function micros(us: number): string {
  if (!Number.isFinite(us)) return '–';
  const size = Math.abs(us);
  if (size >= 999_500) return `${digits(us / 1e6, 2)} s`;
  if (size >= 999.5) return `${digits(us / 1e3, 2)} ms`;
  return `${digits(us, size < 0.995 ? 2 : size < 9.95 ? 1 : 0)} µs`;
}

export function millis(ms: number): string {
  return micros(ms * 1000);
}

/** Decimal units, as AI Hub and the QNN tools use them. */
export function bytes(count: number | undefined): string {
  if (count === undefined || !Number.isFinite(count)) return '–';
  return scaled(count, ['B', 'kB', 'MB', 'GB', 'TB']);
}

/** `104 M` */
export function amount(count: number | undefined): string {
  if (count === undefined || !Number.isFinite(count)) return '–';
  return scaled(count, ['', 'k', 'M', 'G', 'T']);
}

function scaled(count: number, units: readonly string[]): string {
  let value = count;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit + 1 < units.length) {
    value /= 1000;
    unit++;
  }
  return `${digits(value, unit === 0 || Math.abs(value) >= 99.5 ? 0 : 1)} ${units[unit]}`.trimEnd();
}

/** `16%`, `0.4%` */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  return `${digits(share * 100, Math.abs(share) < 0.0995 ? 1 : 0)}%`;
}

/** Points of a score: `22.5` */
export function points(value: number): string {
  return digits(value, 1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${digits(count, 0)} ${count === 1 ? one : many}`;
}
