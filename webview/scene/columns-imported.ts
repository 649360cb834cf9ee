import type { NodeData } from '../../src/protocol/column-calls';
import { amount } from '../text';
import type { Column } from './columns';

/** Figures of which small ones are bad. */
const higherIsBetter = /sq?nr|psnr|cosine|accuracy|similarity/i;

/** Hues of categories, as `--category-1` ... count them. */
const hues = 7;

/** The columns of somebody else's file: its name is the producer, and no rung is claimed. */
export function importedColumns({ file, columns }: NodeData): readonly Column[] {
  const source = {
    fromFile: true as const,
    producer: { tool: file, version: '', settings: 'imported; the file does not say how it was won' },
  };
  return columns.map(({ title, values, categories }): Column => {
    const common = { id: `file:${title}`, title, source, values };
    if (categories) {
      const kinds = categories.map((label, at) => ({ label, color: { hue: at < hues ? at : -1 } }));
      return { ...common, kind: 'category', categories: kinds };
    }
    const worse = higherIsBetter.test(title) ? { worse: 'low' as const } : {};
    return { ...common, kind: 'amount', scale: 'linear', format: plainText, total: 'mean', ...worse };
  });
}

/** Three digits; nothing is known of the figure's unit. */
function plainText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return amount(value);
  return size > 0 && size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
