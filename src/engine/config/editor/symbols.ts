import type { ConfigDocument } from '../document';
import type { TextSpan } from '../finding';
import { inputLines } from '../rules/qualcomm/input-list/input-lines';

/** One line of the outline. */
export interface ConfigSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'inference' | 'outputs';
  readonly span: TextSpan;
}

/** More inferences than anybody scrolls through. */
const mostSymbols = 5000;

/** The lines of an input list. Of JSON nothing: VS Code's own outline has every member already. */
export function configSymbols({ kind, text }: ConfigDocument): readonly ConfigSymbol[] {
  if (kind !== 'input-list') return [];
  let inference = 0;
  return inputLines(text)
    .filter((line) => line.kind !== 'blank')
    .slice(0, mostSymbols)
    .map(({ kind: lineKind, inputs, outputs, at, end }) => {
      const span = { at, end };
      if (lineKind === 'outputs') return { name: 'Outputs', detail: outputs.map(({ name }) => name).join(', '), kind: 'outputs', span };
      inference++;
      return { name: `Inference ${inference}`, detail: inputs.map(({ path }) => path).join(', '), kind: 'inference', span };
    });
}
