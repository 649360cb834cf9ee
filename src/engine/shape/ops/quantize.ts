import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';
import { dtypeAttribute } from './elementwise';

/** The zero point's type, or `output_dtype` (opset 21); uint8 when neither is given. */
export function quantizeLinear(op: Op) {
  const given = op.node.inputs[2] ? dtypeOf(op, 2) : undefined;
  const attribute = dtypeAttribute(op, 'output_dtype');
  return [
    tensorType(given ?? (attribute && attribute !== 'undefined' ? attribute : op.node.inputs[2] ? undefined : 'uint8'), dimsOf(op, 0)),
  ];
}

/** The scale's type, or `output_dtype` (opset 23). */
export function dequantizeLinear(op: Op) {
  const attribute = dtypeAttribute(op, 'output_dtype');
  return [
    tensorType(
      attribute && attribute !== 'undefined' ? attribute : (dtypeOf(op, 1) ?? (op.opset < 19 ? 'float' : undefined)),
      dimsOf(op, 0),
    ),
  ];
}

export const quantizers: InferTable = {
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  DynamicQuantizeLinear: (op) => [tensorType('uint8', dimsOf(op, 0)), tensorType('float', []), tensorType('uint8', [])],
};
