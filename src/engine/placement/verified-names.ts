import type { Model, Node } from '../ir/graph';

/**
 * onnxruntime renames nodes on their way to the provider: one that a transformer touched ends in `_token_N`, a copy in `/duplicated`, a MatMul
 * that swallowed its Add in `/MatMulAddFusion`; the body of an If that was decided at load time begins with `_if_then_branch_` or
 * `_if_else_branch_` (onnxruntime 1.31; test/engine/placement/verified-names.test.ts pins each).
 */
const additions = /_token_\d+$|\/duplicated$|\/MatMulAddFusion$|^_if_(?:then|else)_branch_/;

/** Types that a fusion turns into another one, by what it becomes. */
const becomes: Readonly<Record<string, readonly string[]>> = { Gemm: ['MatMul'] };

/** Finds the model's node behind a name that the provider reports; undefined for a node that the optimizers made. */
export type FindNode = (reported: string, opType?: string) => Node | undefined;

export function nodeFinder(model: Model): FindNode {
  const byName = new Map(model.nodes.map((node) => [node.name, node]));
  return (reported, opType) => {
    for (let name = reported; ; name = name.replace(additions, '')) {
      const node = byName.get(name);
      // An inserted node is named after its type, `Transpose_token_4`: it must not pass for a node of the model that is called `Transpose`.
      if (node && (opType === undefined || node.opType === opType || becomes[opType]?.includes(node.opType))) return node;
      if (!additions.test(name)) return undefined;
    }
  };
}
