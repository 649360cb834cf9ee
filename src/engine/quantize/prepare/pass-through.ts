import type { Node } from '../../ir/graph';
import { capturedBy, subgraphsOf } from '../../ir/order';
import { numberOf } from '../../shape/value';
import type { Rewrite } from './rewrite';

/** Nodes whose result is their input when a model is not trained; values that subgraphs take or that are outputs keep their maker. */
export function passThrough(rewrite: Rewrite): void {
  const captured = new Set(rewrite.nodes.flatMap((node) => [...subgraphsOf(node)].flatMap((graph) => [...capturedBy(graph)])));
  const replaced = new Map<string, string>();
  for (const node of rewrite.nodes) {
    const [input = ''] = rewrite.inputsOf(node);
    const [output = ''] = node.outputs;
    if (!changesNothing(rewrite, node) || rewrite.outputs.has(output) || captured.has(output)) continue;
    replaced.set(output, replaced.get(input) ?? input);
    rewrite.remove(node);
  }
  for (const node of rewrite.nodes) {
    const inputs = rewrite.inputsOf(node);
    if (inputs.some((name) => replaced.has(name)))
      rewrite.setInputs(
        node,
        inputs.map((name) => resolved(name, replaced)),
      );
  }
}

function resolved(name: string, replaced: ReadonlyMap<string, string>): string {
  let at = name;
  for (let next = replaced.get(at); next !== undefined; next = replaced.get(at)) at = next;
  return at;
}

function changesNothing({ open, main }: Rewrite, { opType, domain, inputs, outputs }: Node): boolean {
  if (domain !== '') return false;
  if (opType === 'Identity') return true;
  if (opType !== 'Dropout' || outputs.filter((name) => name !== '').length !== 1) return false;
  const training = inputs[2] ?? '';
  return training === '' || numberOf(open.types.constantOf(main, training)) === 0;
}
