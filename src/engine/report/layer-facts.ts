import { type Work, workOfNodes } from '../cost/work';
import type { OpenModel } from '../session';
import { typeText } from '../shape/type-text';
import { type NodeFacts, nodeFacts } from '../view/columns';
import { isConstantNode } from '../view/value-index';

/** The words of every layer, one entry per row, in the file's order. Constants are no layers; figures are columns by node (`view/columns.ts`). */
export interface LayerTexts {
  /** `Node.id` of each row. */
  readonly node: Int32Array;
  readonly names: readonly string[];
  readonly opTypes: readonly string[];
  /** Type of the first output: `float[1×64×30×40]`, `?` where it is not known. */
  readonly outputs: readonly string[];
}

export function layerTexts({ model, types }: OpenModel): LayerTexts {
  const nodes = model.nodes.filter((node) => !isConstantNode(node));
  return {
    node: Int32Array.from(nodes, ({ id }) => id),
    names: nodes.map(({ name }) => name),
    opTypes: nodes.map(({ opType }) => opType),
    outputs: nodes.map(({ graph, outputs }) => typeText(types.typeOf(graph, outputs[0] ?? ''))),
  };
}

/** The figures of the file, computed once while the model is open, for the page and for reports alike. */
export function factsOf(open: OpenModel): NodeFacts {
  return open.once('columns', () => nodeFacts(open));
}

/** The work of each node, computed once while the model is open. */
export function worksOf({ model, types, once }: OpenModel): readonly (Work | undefined)[] {
  return once('works', () => workOfNodes(model, types));
}
