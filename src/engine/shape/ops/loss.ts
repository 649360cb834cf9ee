import { stringAttribute } from '../../ir/attributes';
import type { ValueType } from '../../ir/graph';
import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';

/** One loss per target unless reduced; the optional second output is as the scores. */
function loss(op: Op) {
  const isReduced = stringAttribute(op.node, 'reduction', 'mean') !== 'none';
  return [tensorType(dtypeOf(op, 0), isReduced ? [] : dimsOf(op, 1)), op.inputs[0]];
}

export const losses: InferTable = { NegativeLogLikelihoodLoss: loss, SoftmaxCrossEntropyLoss: loss };

/** Inputs are learning rate, step count, then as many tensors as are trained, their gradients, and the states; outputs are tensors and states. */
const trained = (groups: readonly number[], groupCount: number) => (op: Op) => {
  const count = Math.floor((op.inputs.length - 2) / groupCount);
  return groups.flatMap((group) => op.inputs.slice(2 + group * count, 2 + (group + 1) * count));
};

/** One gradient per `xs`, which are the first inputs. */
const gradient = (op: Op): readonly (ValueType | undefined)[] => op.node.outputs.map((_, index) => op.inputs[index]);

export const training: InferTable = {
  Adagrad: trained([0, 2], 3),
  Adam: trained([0, 2, 3], 4),
  Momentum: trained([0, 2], 3),
  Gradient: gradient,
};
