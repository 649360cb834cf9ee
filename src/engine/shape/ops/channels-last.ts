import { intAttribute } from '../../ir/attributes';
import type { ValueType } from '../../ir/graph';
import { dimsOf, dtypeOf, type Infer, type Op } from '../op';
import { dimsOfType, dtypeOfType, tensorType } from '../type';

/** For operators that take [N, ..., C]: the same sums with the channels put second, and back. */
export const channelsLast =
  (infer: Infer): Infer =>
  (op) => {
    const dims = dimsOf(op, 0);
    if (!dims || dims.length < 3) return [tensorType(dtypeOf(op, 0))];
    const first = tensorType(dtypeOf(op, 0), [dims[0], dims[dims.length - 1], ...dims.slice(1, -1)]);
    return infer(withInputs(op, [first, ...op.inputs.slice(1)])).map((type) => {
      const out = dimsOfType(type);
      return tensorType(dtypeOfType(type), out && [out[0], ...out.slice(2), out[1]]);
    });
  };

/** For operators that say by an attribute which order they take. */
export const channelsAsSaid = (infer: Infer): Infer => {
  const last = channelsLast(infer);
  return (op) => (intAttribute(op.node, 'channels_last', 0) === 1 ? last(op) : infer(op));
};

/** The same operator on inputs of other types. */
const withInputs = (op: Op, inputs: readonly (ValueType | undefined)[]): Op => ({
  node: op.node,
  opset: op.opset,
  inputs,
  value: (input) => op.value(input),
  attributeValue: (attribute) => op.attributeValue(attribute),
  body: (attribute, types, values) => op.body(attribute, types, values),
});
