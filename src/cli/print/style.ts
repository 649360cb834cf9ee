import type { Unit } from '../../engine/targets/target';
import type { Terminal } from '../terminal';

export type Paint = (text: string) => string;

const plain: Paint = (text) => text;
const sgr =
  (code: number): Paint =>
  (text) =>
    text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly units: Readonly<Record<Unit, Paint>>;
}

/** Colors add to what the text says and never replace it. */
export function styleFor({ color }: Terminal): Style {
  if (!color) return { bold: plain, dim: plain, units: { htp: plain, gpu: plain, cpu: plain, removed: plain } };
  return { bold: sgr(1), dim: sgr(2), units: { htp: sgr(32), gpu: sgr(36), cpu: sgr(33), removed: sgr(2) } };
}
