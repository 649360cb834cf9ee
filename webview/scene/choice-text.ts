import type { RangeRow } from '../../src/protocol/config-calls';
import type { NextStep, Supposition, WhatIf } from '../../src/protocol/selector-calls';
import { bytes, micros, percent, plural, short } from '../text';
import { subjectText } from './pins';
import { unitLabels } from './units';

/** `all Resize supported on the HTP`; many of one kind are counted. */
export function supposedText(suppositions: readonly Supposition[]): string {
  const first = suppositions[0];
  if (!first) return '';
  const who = suppositions.length > 1 ? `${suppositions.length} nodes` : short(subjectText(first.subject), 60);
  return `${who} ${supposeText(first)}`;
}

function supposeText(supposition: Supposition): string {
  if (supposition.suppose === 'supported') return 'supported on the HTP';
  if (supposition.suppose === '16-bit') return 'with 16-bit activations';
  return `moved to the ${unitLabels[supposition.unit]}`;
}

/** `12 nodes move (3 follow)` */
export function movedText({ changed }: WhatIf): string {
  if (changed.length === 0) return 'No node moves';
  const follow = changed.filter(({ follows }) => follows).length;
  return `${plural(changed.length, 'node')} ${changed.length === 1 ? 'moves' : 'move'}${follow > 0 ? ` (${follow} ${follow === 1 ? 'follows' : 'follow'})` : ''}`;
}

/** `6 segments, 1.3 MB and 170 µs less`; what does not change is left out, what grows is said after it. */
export function savedText({ segments, boundaries, boundaryBytes, us }: NextStep['saved']): string {
  const figures: readonly (readonly [value: number, text: (size: number) => string])[] = [
    [segments, (size) => plural(size, 'segment')],
    [boundaries, (size) => plural(size, 'crossing')],
    [boundaryBytes, bytes],
    [us, micros],
  ];
  const list = (sign: 1 | -1) => figures.filter(([value]) => sign * value > 0).map(([value, text]) => text(Math.abs(value)));
  const [less, more] = [list(1), list(-1)];
  return (
    [less.length > 0 ? `${less.join(', ')} less` : '', more.length > 0 ? `${more.join(', ')} more` : ''].filter(Boolean).join('; ') ||
    'no change'
  );
}

/** `SQNR 38.2 dB · MSE 0.000012 · 2% clipped · 40% of the range unused` */
export function rangeText({ mse, sqnrDb, clippedBelow, clippedAbove, wasted }: RangeRow): string {
  const clipped = clippedBelow + clippedAbove;
  const parts = [
    Number.isFinite(sqnrDb) ? `SQNR ${sqnrDb.toFixed(1)} dB` : 'no loss',
    mse > 0 ? `MSE ${mse.toPrecision(2)}` : '',
    clipped > 0 ? `${percent(clipped)} clipped` : '',
    wasted > 0.005 ? `${percent(wasted)} of the range unused` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}
