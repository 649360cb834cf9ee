import type { Node } from '../../ir/graph';
import { dimsOfType } from '../../shape/type';
import type { Rewrite } from './rewrite';

/** A MatMul of matrices and the Add of one constant per column behind it are a Gemm: its sum is rounded once. */
export function fuseGemms(rewrite: Rewrite): void {
  const readers = rewrite.readerIndex();
  const makers = new Map(rewrite.nodes.map((node) => [rewrite.resultOf(node), node]));
  for (const add of rewrite.nodes) {
    if (add.opType !== 'Add' || add.domain !== '') continue;
    const found = matMulOf(rewrite, add, makers, readers);
    if (!found) continue;
    const { matMul, bias } = found;
    rewrite.setOperator(matMul, 'Gemm');
    rewrite.setInputs(matMul, [...rewrite.inputsOf(matMul), bias]);
    rewrite.setResult(matMul, add.outputs[0] as string);
    rewrite.remove(add);
  }
}

function matMulOf(
  rewrite: Rewrite,
  add: Node,
  makers: ReadonlyMap<string, Node>,
  readers: ReadonlyMap<string, readonly Node[]>,
): { readonly matMul: Node; readonly bias: string } | undefined {
  const inputs = rewrite.inputsOf(add);
  for (const at of [0, 1]) {
    const [sum = '', bias = ''] = at === 0 ? inputs : inputs.toReversed();
    const matMul = makers.get(sum);
    if (matMul?.opType !== 'MatMul' || matMul.domain !== '' || readers.get(sum)?.length !== 1 || rewrite.outputs.has(sum)) continue;
    const [input = '', weight = ''] = rewrite.inputsOf(matMul);
    const [rows, weights] = [sizes(rewrite, input), sizes(rewrite, weight)];
    const columns = weights?.[1];
    const own = sizes(rewrite, bias);
    const isRow = own?.length === 1 && own[0] === columns;
    if (rows?.length === 2 && weights?.length === 2 && isRow && isHeld(rewrite, weight) && isHeld(rewrite, bias)) return { matMul, bias };
  }
  return undefined;
}

function isHeld(rewrite: Rewrite, name: string): boolean {
  return rewrite.constant(name) !== undefined || rewrite.main.initializers.has(name);
}

function sizes({ open, main }: Rewrite, name: string) {
  return dimsOfType(open.types.typeOf(main, name));
}
