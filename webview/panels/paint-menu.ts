import type { App } from '../app';
import { type Paint, paints } from '../painting';
import { widthText } from '../scene/accuracy';
import type { MenuGroup } from './menu';

const labels: Readonly<Record<Paint, string>> = { '8': 'in 8 bits', '16': 'in 16 bits', float: 'in float', usual: 'as usual' };

/** The widths that a box can be painted with, and the job. Nothing for what is quantized already. */
export function paintGroup(app: App, box: number): readonly MenuGroup[] {
  const { painting, quantizations } = app;
  if (!painting.canPaint) return [];
  const names = painting.namesOf(box);
  const items = paints.map((paint) => {
    const width = painting.widthOf(paint);
    const exact = width === undefined || width === 'float' ? '' : ` (${widthText(width)})`;
    return { label: `${labels[paint]}${exact}`, act: () => painting.paint(paint, names) };
  });
  return names.length === 0 ? [] : [{ title: 'Quantize', items: [...items, { label: 'the model …', act: () => quantizations.start() }] }];
}
