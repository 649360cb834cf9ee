import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Attribute } from '../../ir/graph';
import { shapeConstant } from './fusions';
import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

/** What a Transpose before a node does to it when it moves behind the node. */
export interface Handler {
  /** Inputs that must be transposed along. */
  readonly inputs: (node: WorkNode, graph: WorkGraph) => readonly number[];
  /** Changes axes and the like for inputs that now come untransposed; gives the Transpose behind each output, or undefined when it cannot. */
  readonly adapt: (node: WorkNode, perm: readonly number[], graph: WorkGraph) => readonly number[] | undefined;
}

const first = () => [0];
const every = (node: WorkNode) => node.inputs.flatMap((name, at) => (name ? [at] : []));
const unchanged = (_node: WorkNode, perm: readonly number[]) => perm;

const simple: Handler = { inputs: first, adapt: unchanged };

/** Shorter operands are stretched by the driver, so that all have the rank of the permutation. */
const broadcast: Handler = {
  inputs: every,
  adapt: (node, perm, graph) => (every(node).every((at) => rankFits(node, at, perm, graph)) ? perm : undefined),
};

const rankFits = (node: WorkNode, at: number, perm: readonly number[], graph: WorkGraph): boolean => {
  const rank = graph.rankOf(node.inputs[at] as ValueId);
  return rank !== undefined && rank <= perm.length;
};

const alongAxis = (missing: number, inputs: Handler['inputs']): Handler => ({
  inputs,
  adapt: (node, perm) => {
    const axis = positive(intAttribute(node, 'axis', missing), perm.length);
    setAttribute(node, { name: 'axis', type: 'int', value: perm[axis] as number });
    return perm;
  },
});

/** Axes by attribute or by a constant input; undefined when they are not known, `missing` when left out. */
function axesOf(node: WorkNode, input: number, rank: number, graph: WorkGraph): readonly number[] | 'missing' | undefined {
  const attribute = intsAttribute(node, 'axes');
  if (!attribute && !node.inputs[input]) return 'missing';
  return (attribute ?? graph.numbersOf(node.inputs[input]))?.map((axis) => positive(axis, rank));
}

function setAxes(node: WorkNode, input: number, axes: readonly number[], graph: WorkGraph): void {
  if (node.attributes.has('axes')) setAttribute(node, { name: 'axes', type: 'ints', value: axes });
  else graph.setInput(node, input, shapeConstant(graph, axes));
}

const reduce: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const axes = axesOf(node, 1, perm.length, graph);
    if (axes === undefined) return undefined;
    const keeps = intAttribute(node, 'keepdims', 1) === 1;
    if (axes === 'missing') return keeps ? perm : [];
    const moved = axes.map((axis) => perm[axis] as number).sort((a, b) => a - b);
    setAxes(node, 1, moved, graph);
    return keeps ? perm : withoutAxes(perm, new Set(moved));
  },
};

const argument: Handler = {
  inputs: first,
  adapt: (node, perm) => {
    const axis = perm[positive(intAttribute(node, 'axis', 0), perm.length)] as number;
    setAttribute(node, { name: 'axis', type: 'int', value: axis });
    return intAttribute(node, 'keepdims', 1) === 1 ? perm : withoutAxes(perm, new Set([axis]));
  },
};

const squeeze: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const axes = axesOf(node, 1, perm.length, graph);
    if (axes === undefined || axes === 'missing') return undefined;
    const moved = axes.map((axis) => perm[axis] as number).sort((a, b) => a - b);
    setAxes(node, 1, moved, graph);
    return withoutAxes(perm, new Set(moved));
  },
};

const unsqueeze: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const axes = axesOf(node, 1, perm.length + (intsAttribute(node, 'axes') ?? graph.numbersOf(node.inputs[1]) ?? []).length, graph);
    return axes === undefined || axes === 'missing' ? undefined : withAxes(perm, new Set(axes));
  },
};

const slice: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const known = axesOf(node, 3, perm.length, graph);
    if (known === undefined) return undefined;
    const count = (intsAttribute(node, 'starts') ?? graph.numbersOf(node.inputs[1]))?.length;
    if (known === 'missing' && count === undefined) return undefined;
    const axes = known === 'missing' ? Array.from({ length: count as number }, (_, axis) => axis) : known;
    if (known === 'missing' && !node.attributes.has('starts')) while (node.inputs.length < 4) node.inputs.push(leftOut);
    setAxes(
      node,
      3,
      axes.map((axis) => perm[axis] as number),
      graph,
    );
    return perm;
  },
};

/** Two numbers per axis, all starts before all ends. */
const pad: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const pads = intsAttribute(node, 'pads') ?? graph.numbersOf(node.inputs[1]);
    if (pads?.length !== perm.length * 2 || node.inputs[3]) return undefined;
    const inverse = invert(perm);
    const moved = [...inverse.map((axis) => pads[axis] as number), ...inverse.map((axis) => pads[axis + perm.length] as number)];
    if (node.attributes.has('pads')) setAttribute(node, { name: 'pads', type: 'ints', value: moved });
    else graph.setInput(node, 1, shapeConstant(graph, moved));
    return perm;
  },
};

const tile: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const repeats = graph.numbersOf(node.inputs[1]);
    if (repeats?.length !== perm.length) return undefined;
    graph.setInput(
      node,
      1,
      shapeConstant(
        graph,
        invert(perm).map((axis) => repeats[axis] as number),
      ),
    );
    return perm;
  },
};

/** Before opset 13 Softmax flattens its input from `axis` on, so axes must not cross that line. */
const softmax: Handler = {
  inputs: first,
  adapt: (node, perm, graph) => {
    const flattens = (graph.model.opsets.get('') ?? 13) < 13;
    const axis = positive(intAttribute(node, 'axis', flattens ? 1 : -1), perm.length);
    if (flattens && perm.slice(0, axis).some((from) => from >= axis)) return undefined;
    setAttribute(node, { name: 'axis', type: 'int', value: flattens ? axis : (perm[axis] as number) });
    return perm;
  },
};

const table = (names: string, handler: Handler): [string, Handler][] => names.split(' ').map((name) => [name, handler]);

/** Operators that a Transpose can move across (onnx_transpose_optimization.cc); windows and matrix products are not among them. */
export const handlers: ReadonlyMap<string, Handler> = new Map([
  ...table('Abs Acos Acosh Asin Asinh Atan Atanh Cast CastLike Ceil Celu Clip Cos Cosh Elu Erf Exp Floor HardSigmoid Identity', simple),
  ...table('IsInf IsNaN LeakyRelu Log Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt', simple),
  ...table('Tan Tanh ThresholdedRelu QuantizeLinear DequantizeLinear com.microsoft.QuantizeLinear com.microsoft.DequantizeLinear', simple),
  ...table(
    'Add And BitShift Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or PRelu Pow Sub Sum Where Xor',
    broadcast,
  ),
  ...table('Concat', alongAxis(1, every)),
  ...table('Split', alongAxis(0, first)),
  ...table('ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare', reduce),
  ...table('ArgMax ArgMin', argument),
  ...table('Softmax LogSoftmax Hardmax', softmax),
  ...table('Squeeze', squeeze),
  ...table('Unsqueeze', unsqueeze),
  ...table('Slice', slice),
  ...table('Pad', pad),
  ...table('Tile', tile),
]);

export const positive = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export function invert(perm: readonly number[]): number[] {
  const inverse = new Array<number>(perm.length).fill(0);
  perm.forEach((from, to) => {
    inverse[from] = to;
  });
  return inverse;
}

/** The permutation of what is left when the axes of its input named in `gone` are dropped. */
function withoutAxes(perm: readonly number[], gone: ReadonlySet<number>): number[] {
  const left = perm.filter((axis) => !gone.has(axis));
  const rank = new Map([...left].sort((a, b) => a - b).map((axis, at) => [axis, at]));
  return left.map((axis) => rank.get(axis) as number);
}

/** The permutation after new axes were put in at the same places before and behind it. */
function withAxes(perm: readonly number[], added: ReadonlySet<number>): number[] {
  const total = perm.length + added.size;
  const old = Array.from({ length: total }, (_, axis) => axis).filter((axis) => !added.has(axis));
  let next = 0;
  return Array.from({ length: total }, (_, axis) => (added.has(axis) ? axis : (old[perm[next++] as number] as number)));
}

function setAttribute(node: WorkNode, attribute: Attribute): void {
  node.attributes = new Map([...node.attributes, [attribute.name, attribute]]);
}
