import { clip } from '../text/clip';
import { timeText } from '../text/numbers';

/** A text of the model for a page: what cannot be seen is escaped, and a name of 100,000 signs loses its middle. */
export function shownName(text: string, most = 160): string {
  return clip(text.replace(/\p{Surrogate}/gu, '\ufffd'), most);
}

export function timeOrDash(us: number): string {
  return Number.isFinite(us) ? timeText(us) : '–';
}

const units: Readonly<Record<string, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU', removed: 'removed' };

/** A unit as people write it; never markup. */
export function unitLabel(unit: string): string {
  return units[unit] ?? '–';
}
