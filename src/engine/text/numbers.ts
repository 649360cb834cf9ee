/** `1.13 MB`; powers of 1000, as file managers and data sheets count. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  return scaled(bytes, units);
}

/** `27.5 M` */
export function countText(count: number): string {
  return scaled(count, ['', 'k', 'M', 'G', 'T']);
}

/** `1.53 ms`, `840 µs`, `12.1 s` */
export function timeText(us: number): string {
  if (us >= 1e6) return `${digits(us / 1e6)} s`;
  return us >= 1000 ? `${digits(us / 1000)} ms` : `${digits(us)} µs`;
}

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `41.6 dB`; `exact` where nothing differs. */
export function dbText(db: number): string {
  return Number.isFinite(db) ? `${db.toFixed(1)} dB` : db > 0 ? 'exact' : '–';
}

function scaled(value: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? String(rest) : digits(rest)} ${units[unit] ?? ''}`.trimEnd();
}

/** Three significant digits, never in powers of ten. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
