import { type Column, valueText } from '../scene/columns';
import type { Frame } from './frame';

/** What a card says of its two columns. */
export interface CardValues {
  /** Upper right: the value behind the bar. Nothing for work that is nobody's. */
  readonly bar: string;
  /** Beside the name, where the color is not the unit's own. */
  readonly fill: string | undefined;
  /** 0 to 1; NaN is lacking. */
  readonly length: number;
  /** For screen readers: `97 µs`, `Bits of weights 8 bit`. */
  readonly spoken: readonly string[];
}

export function cardValues({ paints, scene }: Frame, box: number, isRemoved: boolean): CardValues {
  const { fill, bar, fillValues, barValues } = paints;
  const isEnd = scene.view.boxes[box]!.kind === 'input' || scene.view.boxes[box]!.kind === 'output';
  const barValue = barValues[box]!;
  const barText = bar && !isEnd && !(isRemoved && !(barValue > 0)) ? valueText(bar, barValue) : '';
  const fillText = fill && fill.id !== 'unit' && fill.id !== bar?.id && !isEnd ? valueText(fill, fillValues[box]) : undefined;
  return {
    bar: barText,
    fill: fillText,
    length: isEnd ? 0 : paints.length[box]!,
    spoken: [spoken(bar, barText), spoken(fill, fillText)].filter((text) => text !== undefined),
  };
}

/** A time needs no name; what is lacking is said. */
function spoken(column: Column | undefined, text: string | undefined): string | undefined {
  if (!column || text === undefined || text === '') return undefined;
  if (text === '–') return `${column.title} not known`;
  return column.id === 'time' ? text : `${column.title} ${text}`;
}
