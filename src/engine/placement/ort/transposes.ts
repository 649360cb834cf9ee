import { intsAttribute } from '../../ir/attributes';
import { isStatic } from './fold';
import { shapeConstant } from './fusions';
import { handlers, invert } from './transpose-handlers';
import type { Facts, ValueId, WorkGraph, WorkNode } from './work-graph';

type Perm = readonly number[];

/** Should a Transpose of this permutation move across the node, whatever it costs? Undefined leaves it to the cost. */
export type Push = (node: WorkNode, perm: Perm) => boolean | undefined;

const moved = {
  rule: 'moved-transpose',
  reason: 'The optimizer moves this Transpose through the graph until it cancels or merges with another.',
};

/**
 * Moves every Transpose toward the outputs where that makes the graph cheaper, until two meet and cancel or merge
 * (onnx_transpose_optimization.cc). A Transpose counts as many as its value has axes longer than 1.
 */
export function moveTransposes(graph: WorkGraph, push: Push = () => undefined): void {
  if (!graph.order().some(({ op }) => op === 'Transpose')) return;
  const leading = leadingToTranspose(graph);
  for (const node of graph.order()) {
    for (let at = 0; at < node.inputs.length && graph.isAlive(node); at++) {
      const transpose = graph.producerOf(node.inputs[at] as ValueId);
      const perm = transpose?.op === 'Transpose' ? permOf(transpose, graph) : undefined;
      if (transpose && perm && moveAcross(transpose, perm, node, at, graph, leading, push)) break;
    }
  }
}

export function permOf(transpose: WorkNode, graph: WorkGraph): Perm | undefined {
  const perm = intsAttribute(transpose, 'perm');
  if (perm) return perm;
  const rank = graph.rankOf(transpose.inputs[0] as ValueId);
  return rank === undefined ? undefined : Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
}

/** Values that end in a Transpose by way of operators that one can move across. */
function leadingToTranspose(graph: WorkGraph): Set<ValueId> {
  const leading = new Set<ValueId>();
  for (const node of [...graph.order()].reverse()) {
    if (node.op === 'Transpose') leading.add(node.inputs[0] as ValueId);
    else if (node.outputs.some((name) => leading.has(name))) {
      for (const at of handlers.get(node.op)?.inputs(node, graph) ?? []) leading.add(node.inputs[at] as ValueId);
    }
  }
  return leading;
}

function moveAcross(
  transpose: WorkNode,
  perm: Perm,
  node: WorkNode,
  at: number,
  graph: WorkGraph,
  leading: ReadonlySet<ValueId>,
  push: Push,
): boolean {
  if (node.op === 'Transpose') return joinTransposes(transpose, perm, node, graph);
  if (node.op === 'Reshape' && at === 0) return moveAcrossReshape(transpose, perm, node, graph, push(node, perm) === true);
  const handler = handlers.get(node.op);
  const along = handler?.inputs(node, graph) ?? [];
  if (!handler || !along.includes(at) || node.captures.length > 0) return false;
  const cost = costOf(node, perm, along, graph, leading);
  if (!(push(node, perm) ?? cost < 0)) return false;
  const behind = handler.adapt(node, perm, graph);
  if (!behind) return false;
  for (const input of along) transposeInput(node, input, invert(perm), graph);
  for (const [index, name] of node.outputs.entries()) if (name) transposeOutput(node, index, behind, graph);
  return true;
}

function costOf(node: WorkNode, perm: Perm, along: readonly number[], graph: WorkGraph, leading: ReadonlySet<ValueId>): number {
  const before = along.reduce((sum, at) => sum + inputCost(node.inputs[at] as ValueId, perm, graph), 0);
  if (before >= 0 || node.outputs.some((name) => leading.has(name))) return before;
  return before + weightOf(node.outputs[0] as ValueId, graph);
}

/** What it costs to read the value untransposed: nothing for a constant, less than nothing where a Transpose goes away. */
function inputCost(value: ValueId, perm: Perm, graph: WorkGraph): number {
  if (graph.isConstant(value)) return 0;
  const producer = graph.producerOf(value);
  if (producer?.op !== 'Transpose') return weightOf(value, graph);
  return samePerm(permOf(producer, graph), perm) ? -weightOf(value, graph) : 0;
}

const weightOf = (value: ValueId, graph: WorkGraph): number => graph.factsOf(value).dims?.filter((dim) => dim !== 1).length ?? 5;

const samePerm = (a: Perm | undefined, b: Perm): boolean => a?.length === b.length && a.every((axis, at) => axis === b[at]);

/** Two in a row: none where the second undoes the first, else one. */
function joinTransposes(transpose: WorkNode, perm: Perm, node: WorkNode, graph: WorkGraph): boolean {
  const second = permOf(node, graph);
  if (second?.length !== perm.length) return false;
  const source = transpose.inputs[0] as ValueId;
  const joined = second.map((axis) => perm[axis] as number);
  if (joined.every((axis, at) => axis === at)) {
    if (!graph.redirect(node.outputs[0] as ValueId, source) && !renameSource(source, node, graph)) return false;
    graph.remove(node, { rule: 'canceled-transpose', reason: 'Undoes the Transpose before it: both go.' });
  } else {
    node.attributes = new Map([['perm', { name: 'perm', type: 'ints', value: joined }]]);
    graph.setInput(node, 0, source);
  }
  removeIfUnread(transpose, graph);
  return true;
}

/** An output of the graph keeps its name: whoever made `source` makes it under that name. */
function renameSource(source: ValueId, node: WorkNode, graph: WorkGraph): boolean {
  const producer = graph.producerOf(source);
  const output = node.outputs[0] as ValueId;
  if (!producer || graph.usersOf(output).length > 0 || !graph.redirect(source, output)) return false;
  graph.setOutput(producer, producer.outputs.indexOf(source), output);
  return true;
}

function removeIfUnread(transpose: WorkNode, graph: WorkGraph): void {
  const output = transpose.outputs[0] as ValueId;
  if (graph.usersOf(output).length === 0 && !graph.outputs.has(output)) graph.remove(transpose, moved);
}

/**
 * A Reshape that splits axes, or merges neighbors, can come before the Transpose. `[N, C, L]` to `[N, C, H, W]`, as transformers go back to images,
 * becomes a Reshape to `[N, H, W, C]`, and the Transpose behind it meets a convolution's own. Merging is left to the layout transformation.
 */
function moveAcrossReshape(transpose: WorkNode, perm: Perm, node: WorkNode, graph: WorkGraph, merges: boolean): boolean {
  const before = graph.factsOf(node.inputs[0] as ValueId).dims;
  const after = graph.factsOf(node.outputs[0] as ValueId).dims;
  if (!isStatic(before) || !isStatic(after) || !graph.isConstant(node.inputs[1] as ValueId)) return false;
  const groups = axisGroups(before, after);
  if (!merges && groups?.some(({ from }) => from.length > 1)) return false;
  // Merged axes must be neighbors before the Transpose as well.
  const ordered = groups
    ?.map(({ from, to }) => ({ from: from.map((axis) => perm[axis] as number), to }))
    .sort((a, b) => (a.from[0] as number) - (b.from[0] as number));
  if (!ordered || ordered.length < 2 || ordered.flatMap(({ from }) => from).some((axis, at) => axis !== at)) return false;
  const source = ordered.flatMap(({ to }) => to);
  graph.setInput(node, 0, transpose.inputs[0] as ValueId);
  graph.setInput(
    node,
    1,
    shapeConstant(
      graph,
      source.map((axis) => after[axis] as number),
    ),
  );
  removeIfUnread(transpose, graph);
  transposeOutput(node, 0, invert(source), graph);
  return true;
}

/** Which axes become which: the finest groups with the same number of elements on both sides. An axis of size 1 goes with the next. */
function axisGroups(before: readonly number[], after: readonly number[]): { from: number[]; to: number[] }[] | undefined {
  const groups: { from: number[]; to: number[] }[] = [];
  let [at, next] = [0, 0];
  while (at < before.length) {
    const group = { from: [at], to: [] as number[] };
    let [left, right] = [before[at++] as number, 1];
    while (left !== right || group.to.length === 0) {
      if (right < left || group.to.length === 0) {
        if (next === after.length) return undefined;
        right *= after[next] as number;
        group.to.push(next++);
      } else {
        if (at === before.length) return undefined;
        left *= before[at] as number;
        group.from.push(at++);
      }
    }
    groups.push(group);
  }
  while (next < after.length && after[next] === 1) (groups.at(-1) as { to: number[] }).to.push(next++);
  return next === after.length ? groups : undefined;
}

/** The node works on its first input with `perm` applied, and its first output comes back as it was. */
export function wrapInTransposes(node: WorkNode, perm: Perm, graph: WorkGraph): void {
  transposeInput(node, 0, perm, graph);
  transposeOutput(node, 0, invert(perm), graph);
}

/** Reads the value as it would be with `perm` applied, with as few Transposes as possible. */
function transposeInput(node: WorkNode, at: number, perm: Perm, graph: WorkGraph): void {
  const value = node.inputs[at] as ValueId;
  const producer = graph.producerOf(value);
  if (graph.isConstant(value)) {
    graph.setInput(node, at, graph.newValue(permuted(stretched(graph.factsOf(value), perm.length), perm)));
    return;
  }
  if (producer?.op === 'Transpose' && samePerm(permOf(producer, graph), invert(perm))) {
    graph.setInput(node, at, producer.inputs[0] as ValueId);
    removeIfUnread(producer, graph);
    return;
  }
  if (producer && isDequantize(producer) && !graph.isConstant(producer.inputs[0] as ValueId)) {
    graph.setInput(node, at, transposedDequantize(producer, perm, graph));
    if (graph.usersOf(value).length === 0 && !graph.outputs.has(value)) graph.remove(producer, remade);
    return;
  }
  const twin = graph.usersOf(value).find((user) => user.op === 'Transpose' && samePerm(permOf(user, graph), perm));
  graph.setInput(node, at, twin ? (twin.outputs[0] as ValueId) : newTranspose(stretchedValue(value, perm.length, graph), perm, graph));
  if (producer?.op === 'Transpose') removeIfUnread(producer, graph);
}

const isDequantize = ({ op }: WorkNode): boolean => op.endsWith('DequantizeLinear');

const remade = { rule: 'moved-transpose', reason: 'Made anew behind the Transpose that the layout of the next node needs.' };

/** The Transpose goes before the DQ, so that a DQ stays beside its operator: a new one. */
function transposedDequantize(dequantize: WorkNode, perm: Perm, graph: WorkGraph): ValueId {
  const [packed, ...parameters] = dequantize.inputs as [ValueId, ...ValueId[]];
  const name = graph.newValue(permuted(graph.factsOf(dequantize.outputs[0] as ValueId), perm));
  graph.insert(dequantize.op, [newTranspose(packed, perm, graph), ...parameters], [name]);
  return name;
}

/** A shorter operand of a broadcast gets its missing axes in front. */
function stretchedValue(value: ValueId, rank: number, graph: WorkGraph): ValueId {
  const facts = graph.factsOf(value);
  if (facts.dims === undefined || facts.dims.length === rank) return value;
  const long = stretched(facts, rank);
  const axes = Array.from({ length: rank - facts.dims.length }, (_, axis) => axis);
  const name = graph.newValue(long);
  const axesInput = graph.newValue({ dtype: 'int64', dims: [axes.length], constant: true, elements: axes });
  graph.insert('Unsqueeze', [value, axesInput], [name]);
  return name;
}

function newTranspose(value: ValueId, perm: Perm, graph: WorkGraph): ValueId {
  const producer = graph.producerOf(value);
  const before = producer?.op === 'Transpose' ? permOf(producer, graph) : undefined;
  const source = before ? (producer?.inputs[0] as ValueId) : value;
  const joined = before ? perm.map((axis) => before[axis] as number) : perm;
  const name = graph.newValue(permuted(graph.factsOf(source), joined));
  graph.insertTranspose(source, name, joined);
  return name;
}

function transposeOutput(node: WorkNode, at: number, perm: Perm, graph: WorkGraph): void {
  const output = node.outputs[at] as ValueId;
  if (perm.length < 2 || perm.every((axis, index) => axis === index)) return;
  const inner = graph.newValue({ ...permuted(graph.factsOf(output), invert(perm)), constant: false });
  graph.setOutput(node, at, inner);
  graph.insertTranspose(inner, output, perm);
}

function stretched(facts: Facts, rank: number): Facts {
  const { dims } = facts;
  return dims && dims.length < rank ? { ...facts, dims: [...new Array<number>(rank - dims.length).fill(1), ...dims] } : facts;
}

function permuted(facts: Facts, perm: Perm): Facts {
  const { dtype, dims, constant, elements } = facts;
  return {
    dtype,
    dims: dims?.length === perm.length ? perm.map((axis) => dims[axis] as number) : dims,
    constant,
    elements: elements?.length === 1 ? elements : undefined,
  };
}
