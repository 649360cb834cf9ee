import type { Node, ValueType } from '../ir/graph';
import type { Diagnostic } from '../problem';
import { isTensor } from './type';
import { typeText } from './type-text';

/** The limit of `ir/check-tensors.ts`, which looks at what the file declares; here it is what follows from it. */
const maxElements = 2 ** 46;

/** What to say of a result that no machine can hold; unknown sizes count as 1. */
export function hugeResult(node: Node, type: ValueType | undefined): Diagnostic | undefined {
  if (!isTensor(type) || !type.dims) return undefined;
  const elements = type.dims.reduce<number>((count, dim) => count * (typeof dim === 'number' ? dim : 1), 1);
  if (elements <= maxElements) return undefined;
  return {
    severity: 'error',
    code: 'dim-huge',
    where: node.name,
    what: `The result of this ${node.opType} is ${typeText(type)}, more than any machine can hold.`,
    fix: 'Check the sizes that it computes with, or export the model again.',
  };
}
